package retouch.cli.ops;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import retouch.cli.ops.FleetView.Point;
import retouch.cli.ops.FleetView.TrainingView;
import retouch.schemas.job.TrainingProgress;

/// Remembers what trainers said, so that losses become curves. Thread-safe.
final class Curves {

    private static final int POINTS_MAX = 300;
    private static final int TRAININGS_MAX = 5;

    private final Map<String, TrainingProgress> last = new HashMap<>();
    private final Map<String, SortedMap<String, List<Point>>> curves = new HashMap<>();

    synchronized void add(TrainingProgress progress) {
        last.put(progress.training(), progress);
        SortedMap<String, List<Point>> ofTraining = curves.computeIfAbsent(progress.training(),
                _ -> new TreeMap<>());
        progress.losses().forEach((loss, value) -> {
            List<Point> points = ofTraining.computeIfAbsent(loss, _ -> new ArrayList<>());
            if (points.isEmpty() || points.getLast().step() < progress.step()) {
                points.add(new Point(progress.step(), value));
            }
            if (points.size() > POINTS_MAX) {
                halve(points);
            }
        });
    }

    /// Every second point goes; the first and the last stay.
    private static void halve(List<Point> points) {
        for (int index = points.size() - 2; index > 0; index -= 2) {
            points.remove(index);
        }
    }

    /// The newest first.
    synchronized List<TrainingView> trainings() {
        return last.values().stream()
                .sorted(Comparator.comparing(TrainingProgress::at).reversed()).limit(TRAININGS_MAX)
                .map(progress -> new TrainingView(progress, copy(curves.get(progress.training())))).toList();
    }

    private static SortedMap<String, List<Point>> copy(SortedMap<String, List<Point>> curves) {
        SortedMap<String, List<Point>> copy = new TreeMap<>();
        curves.forEach((loss, points) -> copy.put(loss, List.copyOf(points)));
        return copy;
    }
}

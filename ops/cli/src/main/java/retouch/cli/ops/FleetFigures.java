package retouch.cli.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import retouch.cli.ops.FleetView.LaneView;
import retouch.cli.ops.FleetView.PoolView;
import retouch.cli.ops.FleetView.WorkerView;
import retouch.fleet.metric.Metric;
import retouch.fleet.metric.Metrics;
import retouch.fleet.metric.Metrics.Row;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;

/// Shows a whole fleet to Prometheus. One service of a fleet is enough; several say the same.
public final class FleetFigures {

    private static final String RETRIES = "retries";

    private FleetFigures() {}

    /// @param view asked at each scrape
    public static void show(Supplier<FleetView> view, Metrics metrics) {
        metrics.rows(Metric.BACKLOG, () -> lanes(view.get())
                .map(lane -> Row.of(lane.backlog().jobs(), lane.name())).toList());
        metrics.rows(Metric.OLDEST, () -> lanes(view.get())
                .map(lane -> Row.of(lane.backlog().oldest().map(age -> age.toMillis() / 1000.0).orElse(0.0),
                        lane.name()))
                .toList());
        metrics.gauge(Metric.RETRIES_WAITING, () -> view.get().lanes().stream()
                .filter(lane -> lane.name().equals(RETRIES)).mapToLong(lane -> lane.backlog().jobs()).sum());
        metrics.rows(Metric.WORKERS, () -> workers(view.get()));
        metrics.rows(Metric.WORKERS_WANTED, () -> view.get().pools().stream()
                .flatMap(pool -> pool.row().pool().stream())
                .map(pool -> Row.of(pool.size(), pool.name())).toList());
        metrics.rows(Metric.ALIAS_SHARE, () -> shares(view.get()));
        metrics.gauge(Metric.LETTERS_OPEN, () -> view.get().letters().open());
        metrics.gauge(Metric.FLEET_PROBLEMS, () -> view.get().problems().size());
        metrics.rows(Metric.TRAINING_STEP, () -> view.get().trainings().stream()
                .map(training -> Row.of(training.last().step(), training.last().training(),
                        training.last().state().label()))
                .toList());
        metrics.rows(Metric.TRAINING_LOSS, () -> losses(view.get()));
    }

    private static Stream<LaneView> lanes(FleetView view) {
        return view.lanes().stream().filter(lane -> !lane.name().equals(RETRIES));
    }

    private static List<Row> workers(FleetView view) {
        List<Row> rows = new ArrayList<>();
        for (PoolView pool : view.pools()) {
            Map<String, Long> states = new TreeMap<>();
            for (WorkerView worker : pool.workers()) {
                states.merge(worker.lost() ? "lost" : worker.status().state().label(), 1L, Long::sum);
            }
            states.forEach((state, count) -> rows.add(Row.of(count, pool.row().name(), state)));
        }
        return rows;
    }

    /// What share of the jobs that ask for nothing in particular each alias gets.
    private static List<Row> shares(FleetView view) {
        List<ModelChange.AliasSet> sets = view.versions().stream()
                .flatMap(version -> version.aliases().stream()).toList();
        double canary = sets.stream().filter(set -> set.alias() == Alias.CANARY)
                .mapToDouble(set -> (double) set.share() / ModelChange.SHARE_OF_ALL).sum();
        return sets.stream().map(set -> Row.of(switch (set.alias()) {
            case CANARY -> canary;
            case STABLE -> 1 - canary;
            case SHADOW -> 0.0;
        }, set.alias().label(), set.version())).toList();
    }

    private static List<Row> losses(FleetView view) {
        List<Row> rows = new ArrayList<>();
        view.trainings().forEach(training -> training.last().losses().forEach(
                (loss, value) -> rows.add(Row.of(value, training.last().training(), loss))));
        return rows;
    }
}

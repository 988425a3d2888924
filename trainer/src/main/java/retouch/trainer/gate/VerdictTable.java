package retouch.trainer.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A verdict's numbers, for people and for cards.
public final class VerdictTable {

    private static final List<String> SHOWN = List.of("hole-l1", "ssim", "feature", "sketch-f1",
            "color-delta-e");

    private VerdictTable() {}

    /// A Markdown table: a row for each group, a column for each metric, in each cell the candidate's mean, the
    /// incumbent's if there is one, and, for the distance in the hole, the best floor's.
    public static String markdown(Verdict verdict) {
        Map<String, Map<String, SortedMap<String, Double>>> byGroup = new LinkedHashMap<>();
        verdict.rows().forEach(row -> byGroup.computeIfAbsent(row.group(), _ -> new LinkedHashMap<>())
                .put(row.metric(), row.means()));
        boolean compared = verdict.rows().stream().anyMatch(row -> row.means().containsKey("incumbent"));
        StringBuilder text = new StringBuilder("| hole, guidance | hole-l1 | best floor | "
                + String.join(" | ", SHOWN.subList(1, SHOWN.size())) + " |\n");
        text.append("|---|---|---|").append("---|".repeat(SHOWN.size() - 1)).append('\n');
        byGroup.forEach((group, metrics) -> {
            List<String> cells = new ArrayList<>();
            cells.add(group.replace(".", ", "));
            cells.add(cell(metrics, "hole-l1", compared));
            cells.add(bestFloor(metrics.get("hole-l1")));
            for (String metric : SHOWN.subList(1, SHOWN.size())) {
                cells.add(cell(metrics, metric, compared));
            }
            text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        });
        return text.toString();
    }

    /// The candidate's means for a card: `METRIC.HOLE.MODE` to number.
    public static SortedMap<String, Double> metrics(Verdict verdict) {
        TreeMap<String, Double> metrics = new TreeMap<>();
        for (Verdict.Row row : verdict.rows()) {
            metrics.put(row.metric() + "." + row.group(), rounded(row.means().get("candidate")));
        }
        return metrics;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e5) / 1e5;
    }

    private static String cell(Map<String, SortedMap<String, Double>> metrics, String metric,
            boolean compared) {
        SortedMap<String, Double> means = metrics.get(metric);
        if (means == null) {
            return "–";
        }
        String candidate = number(metric, means.get("candidate"));
        return compared && means.containsKey("incumbent")
                ? candidate + " (" + number(metric, means.get("incumbent")) + ")"
                : candidate;
    }

    private static String bestFloor(SortedMap<String, Double> means) {
        return means.entrySet().stream()
                .filter(mean -> !mean.getKey().equals("candidate") && !mean.getKey().equals("incumbent"))
                .min(Map.Entry.comparingByValue())
                .map(mean -> number("hole-l1", mean.getValue()) + " " + mean.getKey()).orElse("–");
    }

    private static String number(String metric, double value) {
        return String.format(Locale.ROOT, metric.equals("hole-l1") || metric.equals("color-delta-e")
                ? "%.1f"
                : "%.3f", value);
    }
}

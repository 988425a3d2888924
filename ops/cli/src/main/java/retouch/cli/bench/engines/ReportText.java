package retouch.cli.bench.engines;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;

/// A report as a table for people.
final class ReportText {

    private final Report report;
    private final PrintWriter out;

    private ReportText(Report report, PrintWriter out) {
        this.report = report;
        this.out = out;
    }

    static void print(Report report, PrintWriter out) {
        ReportText text = new ReportText(report, out);
        text.printMachine();
        text.printRows();
        text.printAlone();
        text.printLegend();
    }

    private void printMachine() {
        Machine machine = report.machine();
        line("machine: %s, %d processors, Java %s, load %.1f before and %.1f after", machine.processor(),
                machine.processors(), machine.java(), machine.loadBefore(), machine.loadAfter());
        line("network: %d px, %d channels, %d levels, %s gates; %.2f G multiply-adds; %d rounds",
                report.network().side(), report.network().baseChannels(), report.network().levels(),
                report.network().gates().label(), report.network().multiplyAdds() / 1e9, report.rounds());
        if (report.limit().isPresent()) {
            line("limit:   %.1f G multiply-adds/s (best %.1f), a large matrix product in the same rounds",
                    report.limit().getAsDouble() / 1e9, report.bestLimit().orElseThrow() / 1e9);
        }
        out.println();
    }

    private void printRows() {
        line("%-14s %-15s %9s %9s %9s %7s %7s %7s %8s %8s  %s", "engine", "case", "median", "best",
                "processor", "speed", "best", "proc.", "of limit", "diff", "expected");
        for (Race.Row row : report.rows()) {
            line("%-14s %-15s %6.1f ms %6.1f ms %6.1f ms %6.2fx %6.2fx %6.2fx %8s %8.1e  %s", row.engine(),
                    row.what().label(),
                    row.median().toNanos() / 1e6, row.best().toNanos() / 1e6,
                    row.processor().toNanos() / 1e6, report.speedup(row), report.bestSpeedup(row),
                    report.processorSpeedup(row), percent(report.shareOfLimit(row)), row.largestDifference(),
                    expected(row));
        }
        out.println();
    }

    private String expected(Race.Row row) {
        return report.expectation(row).map(expected -> "%.1fx %s: %s".formatted(expected.speedup(),
                expected.against(),
                verdict(report.speedup(row, expected), report.speedup(row, expected) >= expected.speedup())))
                .orElse("");
    }

    private void printAlone() {
        if (report.alone().isEmpty()) {
            return;
        }
        line("%-14s %12s %14s %8s  %s", "alone", "peak memory", "first result", "edits", "expected");
        for (Alone alone : report.alone()) {
            double edits = report.firstResultEdits(alone);
            String expected = Expectation.concerns(report.network())
                    ? "at most %.0f: %s".formatted(Expectation.FIRST_RESULT_EDITS_MAX,
                            edits <= Expectation.FIRST_RESULT_EDITS_MAX ? "yes" : "no")
                    : "";
            line("%-14s %8d MiB %11.2f s %8.1f  %s", alone.engine(), alone.peakMemoryMiB(),
                    alone.firstResult().toMillis() / 1e3, edits, expected);
        }
        out.println();
    }

    private void printLegend() {
        line("speed: of the median, full decode by %s = 1; then of the best run; then of processor time, that of",
                report.reference());
        line("all threads, which other programs disturb less; times are per picture; of limit: the whole network's");
        line("multiply-adds per second; diff: largest, from %s's full decode, inside the hole; edits: full decodes",
                report.rows().getFirst().engine());
        if (!Expectation.concerns(report.network())) {
            line("what is expected of engines is said for --side 512 --channels 64 --levels 7");
        }
    }

    private static String verdict(double speedup, boolean met) {
        return (met ? "yes, %.2fx" : "no, %.2fx").formatted(speedup);
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? "%.0f %%".formatted(100 * share.getAsDouble()) : "";
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}

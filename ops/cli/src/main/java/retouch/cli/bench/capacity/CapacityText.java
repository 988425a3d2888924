package retouch.cli.bench.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The figures as tables that Markdown understands, too.
final class CapacityText {

    private CapacityText() {}

    static String of(Demand demand, List<Waits> waits, Traffic traffic, Prices.Bill bill) {
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "%,d jobs an hour (%.1f a second), %,d workers, %.1f s a job: %,.0f jobs in hand, utilization"
                        + " %.0f %%; seed %d.",
                demand.jobsPerHour(), demand.jobsPerSecond(), demand.workers(),
                demand.service().toMillis() / 1e3, demand.inHand(), 100 * demand.utilization(),
                demand.seed()));
        if (demand.utilization() >= 1) {
            lines.add("More is asked for than there are workers: waits grow for ever.");
        }
        lines.add("");
        lines.add(
                "| partitions | wait p50 | p95 | p99 | longest | in hand, of a partition | waiting, at most |"
                        + " again after a death | locks |");
        lines.add("|---:|---:|---:|---:|---:|---:|---:|---:|---|");
        waits.forEach(
                row -> lines.add(text("| %d | %.2f s | %.2f s | %.2f s | %.1f s | %,d | %,d | %,d | %s |",
                        row.partitions(), row.median(), row.p95(), row.p99(), row.most(), row.inHandMost(),
                        row.backlogMost(), row.again(), locks(row))));
        lines.add("");
        lines.add("| per second | |");
        lines.add("|---|---:|");
        lines.add(row("members of share groups (at most %,d in one: %d fleets)".formatted(Traffic.MEMBERS_MAX,
                traffic.cells()), traffic.members()));
        lines.add(row("heartbeats", traffic.heartbeats()));
        lines.add(row("fetches that find nothing", traffic.emptyFetches()));
        lines.add(row("fetches of followers", traffic.followFetches()));
        lines.add(row("workers' reports", traffic.statuses()));
        lines.add(row("messages of jobs", traffic.messages()));
        lines.add(row("requests to brokers, all", traffic.brokerRequests()));
        lines.add(text("| written to topics | %.1f MB |", traffic.megabytes()));
        lines.add(row("writes to the store", traffic.storeWrites()));
        lines.add(row("reads of the store", traffic.storeReads()));
        lines.add("");
        lines.add("| dollars an hour, assumed prices | |");
        lines.add("|---|---:|");
        lines.add(dollars("workers", bill.workers()));
        lines.add(dollars("store requests", bill.store()));
        lines.add(dollars("pictures kept", bill.stored()));
        lines.add(dollars("brokers", bill.brokers()));
        lines.add(dollars("all", bill.total()));
        lines.add(text("| a thousand jobs | %.3f |", 1000 * bill.total() / demand.jobsPerHour()));
        return String.join("\n", lines);
    }

    private static String locks(Waits row) {
        if (row.inHandMost() <= Traffic.LOCKS_STANDARD) {
            return "as shipped";
        }
        return row.inHandMost() <= Traffic.LOCKS_MAX ? "raise to " + row.inHandMost() : "too many";
    }

    private static String row(String what, double value) {
        return text("| %s | %,.0f |", what, value);
    }

    private static String dollars(String what, double value) {
        return text("| %s | %,.2f |", what, value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

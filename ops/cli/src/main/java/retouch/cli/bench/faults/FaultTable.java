package retouch.cli.bench.faults;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Locale;

/// The table of a run, as text that is Markdown too. `again` are runs of the network beyond one a job.
final class FaultTable {

    private static final String LINE = "| %-43s | %-36s | %4s | %5s | %8s | %6s | %-7s | %6s |%n";

    private FaultTable() {}

    /// Date, commit, seed, and the names of the columns.
    static void head(PrintWriter out, LocalDate date, String commit, long seed, Scale scale) {
        out.printf("%s, commit %s, seed %d, scale %s, %d processors%n%n", date, commit, seed,
                scale.name().toLowerCase(Locale.ROOT), Runtime.getRuntime().availableProcessors());
        out.printf(LINE, "fault", "volume", "lost", "twice", "pictures", "again", "ending", "s");
        out.printf(LINE, "---", "---", "--:", "--:", "--:", "--:", "---", "--:");
        out.flush();
    }

    /// One line, and the notes below it.
    static void row(PrintWriter out, Row row) {
        out.printf(LINE, row.fault(), row.volume(), row.lost(), row.decidedTwice(), row.badPictures(),
                row.recomputed(), row.ending().label(), "%.1f".formatted(row.took().toMillis() / 1e3));
        row.notes().forEach(note -> out.printf("|   %s |%n", note));
        out.flush();
    }
}

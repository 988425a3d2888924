package retouch.producer.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import retouch.schemas.job.JobId;

/// What is said when the user stops waiting: the jobs go on, and this is how to follow them.
/// Thread-safe.
final class Farewell {

    private final PrintWriter err;
    private final Map<String, Path> open = new ConcurrentHashMap<>();

    Farewell(PrintWriter err) {
        this.err = err;
    }

    void opened(JobId job, Path file) {
        open.put(job.value(), file);
    }

    void ended(JobId job) {
        open.remove(job.value());
    }

    void say() {
        Map<String, Path> left = new TreeMap<>(open);
        if (left.isEmpty()) {
            return;
        }
        err.println();
        err.println(left.size() == 1
                ? "Stopped waiting; the job goes on. Follow it with"
                : String.format(Locale.ROOT, "Stopped waiting; %,d jobs go on. Follow them with",
                        left.size()));
        left.forEach((job, file) -> err.println("  retouch status " + job + " --out " + quoted(file)));
        err.flush();
    }

    /// So that the line can be pasted into a shell.
    private static String quoted(Path file) {
        String text = file.toString();
        return text.matches("[A-Za-z0-9._/+=:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}

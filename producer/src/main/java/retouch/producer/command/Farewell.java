package retouch.producer.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import retouch.schemas.job.JobId;

/// What is said when the user stops waiting: the jobs go on, and this is how to follow them.
/// Thread-safe.
final class Farewell {

    private final PrintWriter err;
    private final AtomicInteger unpublished;
    private final Map<String, Path> open = new ConcurrentHashMap<>();

    /// @param planned edits that are to be published
    Farewell(PrintWriter err, int planned) {
        this.err = err;
        this.unpublished = new AtomicInteger(planned);
    }

    /// One of the planned edits is published.
    void opened(JobId job, Path file) {
        open.put(job.value(), file);
        unpublished.decrementAndGet();
    }

    /// One of the planned edits will not be published.
    void dropped() {
        unpublished.decrementAndGet();
    }

    void ended(JobId job) {
        open.remove(job.value());
    }

    void say() {
        Map<String, Path> left = new TreeMap<>(open);
        int missing = unpublished.get();
        if (left.isEmpty() && missing == 0) {
            return;
        }
        err.println();
        if (!left.isEmpty()) {
            err.println(left.size() == 1
                    ? "Stopped waiting; the job goes on. Follow it with"
                    : "Stopped waiting; %d jobs go on. Follow them with".formatted(left.size()));
            left.forEach((job, file) -> err.println("  retouch status " + job + " --out " + quoted(file)));
        }
        if (missing > 0) {
            err.println("Not published yet: %d of the edits.".formatted(missing));
        }
        err.flush();
    }

    /// So that the line can be pasted into a shell.
    private static String quoted(Path file) {
        String text = file.toString();
        return text.matches("[A-Za-z0-9._/+=:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}

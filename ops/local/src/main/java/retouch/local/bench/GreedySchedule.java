package retouch.local.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The schedule that nobody beats who has to give each job to a worker and knows how fast each one is.
public final class GreedySchedule {

    private GreedySchedule() {}

    /// When the last of so many like jobs ends, if each is given to whoever ends it first.
    ///
    /// @param services how long each worker takes for one
    public static Duration makespan(int jobs, List<Duration> services) {
        long[] free = new long[services.size()];
        for (int job = 0; job < jobs; job++) {
            int first = 0;
            for (int worker = 1; worker < free.length; worker++) {
                if (free[worker] + services.get(worker).toNanos() < free[first]
                        + services.get(first).toNanos()) {
                    first = worker;
                }
            }
            free[first] += services.get(first).toNanos();
        }
        return Duration.ofNanos(Arrays.stream(free).max().orElse(0));
    }
}

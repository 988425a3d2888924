package retouch.cli.ops;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import retouch.cli.ops.FleetView.Figures;
import retouch.cli.ops.FleetView.Finish;
import retouch.cli.ops.FleetView.Traffic;

/// Remembers the jobs that ended lately: at most a quarter of an hour, at most ten thousand. A result that is
/// published twice counts once. Thread-safe.
final class Finishes {

    private static final int KEPT_MAX = 10_000;
    private static final int RECENT_MAX = 8;
    private static final int BUCKETS = 30;
    private static final Duration BUCKET = Duration.ofSeconds(30);
    private static final Duration KEPT = BUCKET.multipliedBy(BUCKETS);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String DONE = "done";

    private final LongSupplier nanos;
    private final Deque<Finish> kept = new ArrayDeque<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final SortedMap<String, Long> outcomes = new TreeMap<>();

    /// @param nanos a clock that only runs forward, in nanoseconds
    Finishes(LongSupplier nanos) {
        this.nanos = Objects.requireNonNull(nanos, "nanos");
    }

    synchronized void add(Finish finish) {
        if (!known.add(finish.job())) {
            return;
        }
        if (known.size() > 2 * KEPT_MAX) {
            known.remove(known.iterator().next());
        }
        kept.addLast(finish);
        outcomes.merge(finish.outcome(), 1L, Long::sum);
        forget();
    }

    private void forget() {
        while (!kept.isEmpty() && (kept.size() > KEPT_MAX || age(kept.peekFirst()).compareTo(KEPT) >= 0)) {
            kept.removeFirst();
        }
    }

    private Duration age(Finish finish) {
        return Duration.ofNanos(nanos.getAsLong() - finish.at());
    }

    synchronized Traffic traffic() {
        forget();
        return new Traffic(lastMinute(_ -> true), buckets(), new TreeMap<>(outcomes),
                share(List.copyOf(kept), Finish::waited, 95), share(done(_ -> true), Finish::worked, 95),
                List.copyOf(kept.reversed().stream().limit(RECENT_MAX).toList()));
    }

    /// Jobs that a worker decided in the last minute.
    synchronized long lastMinute(Predicate<Finish> of) {
        return kept.stream().filter(of).filter(finish -> age(finish).compareTo(MINUTE) < 0).count();
    }

    synchronized Figures figures(String version) {
        List<Finish> all = kept.stream().filter(finish -> finish.version().equals(version)).toList();
        long failed = all.stream().filter(finish -> finish.outcome().equals("failed")).count();
        List<Finish> done = done(finish -> finish.version().equals(version));
        return new Figures(done.size() + failed, failed, share(done, Finish::worked, 50),
                share(done, Finish::worked, 95));
    }

    private List<Finish> done(Predicate<Finish> of) {
        return kept.stream().filter(finish -> finish.outcome().equals(DONE)).filter(of).toList();
    }

    private List<Long> buckets() {
        long[] counts = new long[BUCKETS];
        for (Finish finish : kept) {
            int back = (int) (age(finish).toNanos() / BUCKET.toNanos());
            if (back >= 0 && back < BUCKETS) {
                counts[BUCKETS - 1 - back]++;
            }
        }
        List<Long> buckets = new ArrayList<>();
        for (long count : counts) {
            buckets.add(count);
        }
        return List.copyOf(buckets);
    }

    /// The smallest that `percent` of 100 do not exceed.
    private static Optional<Duration> share(List<Finish> of, Function<Finish, Duration> what, int percent) {
        List<Duration> sorted = of.stream().map(what).sorted().toList();
        return sorted.isEmpty()
                ? Optional.empty()
                : Optional.of(sorted.get((sorted.size() * percent + 99) / 100 - 1));
    }
}

package retouch.worker.generate;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What a caller knows about one run that lets an engine do less. Every engine may do more.
///
/// @param region  the boxes of the output that are wanted, at least one or empty for the whole; outside of
///                them the output is undefined, though finite
/// @param kept    under which name the engine may keep what it computed for the next run with the same name,
///                which presumably differs in a few pixels only; never changes a result
/// @param stopped asked between layers, from any thread of the engine: whether nobody wants the result any more
/// @param single  one thread is enough: others need the processors; never changes a result
/// @param company whether it may be computed with the runs of others; an engine itself does not ask
public record RunOptions(List<Box> region, Optional<String> kept, BooleanSupplier stopped, boolean single,
        Company company) {

    /// All of the output, nothing kept, never stopped, on all threads, without others.
    public static final RunOptions WHOLE = new RunOptions(List.of(), Optional.empty(), () -> false, false,
            Company.ALONE);

    public RunOptions {
        region = List.copyOf(region);
        Objects.requireNonNull(kept, "kept");
        Objects.requireNonNull(stopped, "stopped");
        Objects.requireNonNull(company, "company");
    }

    /// Only these boxes.
    public RunOptions within(List<Box> boxes) {
        return new RunOptions(boxes, kept, stopped, single, company);
    }

    /// Keeps what it computes under `name`.
    public RunOptions keptAs(String name) {
        return new RunOptions(region, Optional.of(name), stopped, single, company);
    }

    /// Gives up when `signal` says so.
    public RunOptions stoppedBy(BooleanSupplier signal) {
        return new RunOptions(region, kept, signal, single, company);
    }

    /// Leaves the other processors to others.
    public RunOptions onOneThread() {
        return new RunOptions(region, kept, stopped, true, company);
    }

    /// With whom it may run.
    public RunOptions with(Company whom) {
        return new RunOptions(region, kept, stopped, single, whom);
    }
}

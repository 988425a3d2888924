package retouch.cli.bench.faults;

import java.util.List;

/// Something that the fleet says of every job. It looks at what is left of a run through what any client can see,
/// the topics and the store, and can fail. Implementations keep nothing between two looks.
interface Promise {

    /// All of them.
    static List<Promise> all() {
        return List.of(new EveryRequestAnsweredOnce(), new NoPictureWithoutCommit(),
                new ResultMatchesDigest(), new UntouchedPixelsUntouched());
    }

    /// How the promise was broken; empty if it was kept. Every job of the run has had the time to end.
    List<Breach> breaches(Evidence evidence);

    /// The promise's name.
    default String name() {
        return getClass().getSimpleName();
    }
}

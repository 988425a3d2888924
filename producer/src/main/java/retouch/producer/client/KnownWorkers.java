package retouch.producer.client;

import java.util.LinkedHashMap;
import java.util.Optional;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.Outcome;
import retouch.schemas.object.Sha256;

/// Which worker edited a photograph last: it may still have what it computed of it. Bounded; the photographs
/// that nobody edits any more go first. Thread-safe.
final class KnownWorkers {

    private static final int PHOTOGRAPHS_MAX = 10_000;

    private final LinkedHashMap<Sha256, String> byPhotograph = new LinkedHashMap<>(16, 0.75f, true);

    /// Takes note of a result.
    synchronized void remember(EditFinished finished) {
        if (finished.outcome() instanceof Outcome.Done) {
            byPhotograph.put(finished.inputs().photograph().sha256(), finished.worker().id());
            if (byPhotograph.size() > PHOTOGRAPHS_MAX) {
                byPhotograph.pollFirstEntry();
            }
        }
    }

    synchronized Optional<String> find(Sha256 photograph) {
        return Optional.ofNullable(byPhotograph.get(photograph));
    }

    synchronized int size() {
        return byPhotograph.size();
    }
}

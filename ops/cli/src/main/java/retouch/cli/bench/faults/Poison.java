package retouch.cli.bench.faults;

import java.util.Map;

import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditInputs;

/// A photograph that kills the workers that edit it.
///
/// @param inputs what a poisonous job is over
record Poison(EditInputs inputs) {

    /// Mixed into the run's seed: a photograph that no healthy job has.
    private static final long OTHER = 0x5EED_0F_DEA7L;

    /// Uploads it.
    static Poison brew(Run run) throws ObjectStoreException {
        return new Poison(run.over(SmallPictures.photograph(run.seed() ^ OTHER)));
    }

    /// What makes a worker die of it.
    Map<String, String> settings() {
        return Map.of("RETOUCH_WORKER_CRASH_ON", inputs.photograph().sha256().hex());
    }
}

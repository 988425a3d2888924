package retouch.cli.bench.faults;

import java.util.ArrayList;
import java.util.List;

import retouch.cli.bench.faults.Breach.Kind;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.Outcome;

/// The picture of every job that is `Done` is, byte for byte, what its result says: size and digest.
final class ResultMatchesDigest implements Promise {

    @Override
    public List<Breach> breaches(Evidence evidence) {
        List<Breach> breaches = new ArrayList<>();
        for (EditFinished result : evidence.decided().values()) {
            if (result.outcome() instanceof Outcome.Done done) {
                try {
                    evidence.store().read(done.picture());
                } catch (ObjectStoreException e) {
                    breaches.add(new Breach(Kind.PICTURE, name(), evidence.seed(), result.job(),
                            "its picture cannot be read: " + e.getMessage()));
                }
            }
        }
        return breaches;
    }
}

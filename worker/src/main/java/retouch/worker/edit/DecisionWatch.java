package retouch.worker.edit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.JobId;

/// Looks now and then whether somebody else has decided a job while it is worked at: a person who cancelled it,
/// or the worker that got it when this one's lock had lapsed. Owns a thread. The first look is not at once, so
/// that a short job costs none.
final class DecisionWatch implements BooleanSupplier, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionWatch.class);

    private final Thread thread;
    private volatile boolean decided;

    /// @param decisions borrowed
    DecisionWatch(Decisions decisions, JobId job, Duration every) {
        thread = Thread.ofVirtual().name("retouch-decision-" + job).start(() -> {
            try {
                while (!decided) {
                    Thread.sleep(every);
                    decided = isDecided(decisions, job);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed
            }
        });
    }

    /// Whether the job has been decided.
    @Override
    public boolean getAsBoolean() {
        return decided;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private static boolean isDecided(Decisions decisions, JobId job) {
        try {
            return decisions.exists(job);
        } catch (ObjectStoreException e) { // the commit itself will tell
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("decision.unknown");
            return false;
        }
    }
}

package retouch.producer.client;

import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Listens for the results and the progress of all open jobs with one subscription each. Messages of
/// other people's jobs are told apart by their key and never decoded.
final class Answers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final OpenJobs jobs;
    private final Codecs codecs;
    private final CommitWatch watch;
    private final Broker.Subscription results;
    private final Broker.Subscription progress;

    /// @param broker borrowed
    /// @param watch  borrowed
    Answers(Broker broker, OpenJobs jobs, Codecs codecs, CommitWatch watch) throws StreamException {
        this.jobs = jobs;
        this.codecs = codecs;
        this.watch = watch;
        this.results = broker.follow(Topic.RESULTS, Broker.Start.NOW, this::result);
        this.progress = followProgress(broker, results);
    }

    private Broker.Subscription followProgress(Broker broker, Broker.Subscription toCloseOnFailure)
            throws StreamException {
        try {
            return broker.follow(Topic.PROGRESS, Broker.Start.NOW, this::progress);
        } catch (StreamException e) {
            toCloseOnFailure.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try (results) {
            progress.close();
        }
    }

    /// A result for other content is not trusted either way: it may be a refusal of somebody else's
    /// clash with this name. The commit decides.
    private void result(WireMessage message) {
        Optional<EditHandle> waiting = jobs.find(message.key());
        if (waiting.isEmpty()) {
            return;
        }
        EditHandle handle = waiting.get();
        try {
            EditFinished finished = codecs.results().decode(message.value());
            if (finished.fingerprint().equals(handle.fingerprint())) {
                jobs.end(handle, finished);
            } else {
                watch.checkSoon(handle);
            }
        } catch (MessageException e) {
            LOG.atWarn().addKeyValue("job", handle.job()).addKeyValue("reason", e.getMessage())
                    .log("result.unreadable, looking at its commit");
            watch.checkSoon(handle);
        }
    }

    private void progress(WireMessage message) {
        Optional<EditHandle> waiting = jobs.find(message.key());
        if (waiting.isEmpty()) {
            return;
        }
        try {
            EditProgress progressed = codecs.progress().decode(message.value());
            waiting.get().progressed(progressed);
        } catch (MessageException e) {
            LOG.atDebug().addKeyValue("job", message.key()).addKeyValue("reason", e.getMessage())
                    .log("progress.unreadable");
        }
    }
}

package retouch.worker.shadow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.job.Stage;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Brings what the shadow painted together with what the users got, whichever comes first, and says so on
/// [Topic#SHADOWS]. Nobody waits for it. Of what has no other half only the newest is kept. Thread-safe.
public final class ShadowPairs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowPairs.class);
    private static final int WAITING_MAX = 2_000;

    private final Broker broker;
    private final MessageCodec<EditFinished> results;
    private final MessageCodec<ShadowPair> pairs;
    private final String worker;
    private final Map<JobId, Answer> answers = new Newest<>();
    private final Map<JobId, Painting> paintings = new Newest<>();
    private final Map<JobId, Boolean> begun = new Newest<>();
    private final Subscription subscription;

    private record Answer(ModelUsed model, ShadowPair.Measured measured) {}

    private record Painting(ModelUsed model, Optional<ShadowPair.Measured> measured, String failure) {}

    private static final class Newest<V> extends LinkedHashMap<JobId, V> {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, V> eldest) {
            return size() > WAITING_MAX;
        }
    }

    private ShadowPairs(Broker broker, SchemaSource schemas, String worker) throws StreamException {
        this.broker = broker;
        this.results = Messages.editFinished(schemas);
        this.pairs = Messages.shadowPair(schemas);
        this.worker = Objects.requireNonNull(worker, "worker");
        this.subscription = broker.follow(Topic.RESULTS, Start.NOW, this::take);
    }

    /// Begins to listen to the results.
    ///
    /// @param broker  borrowed
    /// @param schemas finds schemas that are newer than this build
    /// @param worker  the worker's id
    public static ShadowPairs open(Broker broker, SchemaSource schemas, String worker)
            throws StreamException {
        return new ShadowPairs(broker, schemas, worker);
    }

    /// Whether a job was not begun before; from now on it was.
    synchronized boolean isNew(JobId job) {
        return begun.put(job, true) == null;
    }

    /// The shadow has painted a job.
    void painted(JobId job, ModelUsed model, ShadowPair.Measured measured) {
        painting(job, new Painting(model, Optional.of(measured), ""));
    }

    /// The shadow has failed a job.
    ///
    /// @param why a sentence, not empty
    void failed(JobId job, ModelUsed model, String why) {
        painting(job, new Painting(model, Optional.empty(), why));
    }

    private synchronized void painting(JobId job, Painting painting) {
        Answer answer = answers.remove(job);
        if (answer == null) {
            paintings.put(job, painting);
        } else {
            tell(job, answer, painting);
        }
    }

    private void take(WireMessage message) {
        try {
            answered(results.decode(message.value()));
        } catch (MessageException e) {
            LOG.atDebug().addKeyValue("job", message.key()).log("shadow.unreadable_result");
        }
    }

    private synchronized void answered(EditFinished finished) {
        Duration took = finished.timings().elapsed().get(Stage.GENERATE);
        if (!(finished.outcome() instanceof Outcome.Done done) || took == null) {
            return;
        }
        Optional<EditFigures> figures = done.figures();
        if (figures.isEmpty()) {
            return; // by an older worker
        }
        Answer answer = new Answer(done.model(), new ShadowPair.Measured(figures.get().quality(), took));
        Painting painting = paintings.remove(finished.job());
        if (painting == null) {
            answers.put(finished.job(), answer);
        } else {
            tell(finished.job(), answer, painting);
        }
    }

    private void tell(JobId job, Answer answer, Painting painting) {
        if (answer.model().digest().equals(painting.model().digest())) {
            return; // a version beside itself
        }
        ShadowPair pair = new ShadowPair(job, worker, answer.model(), answer.measured(), painting.model(),
                painting.measured(), painting.failure(), broker.now());
        try {
            broker.send(Topic.SHADOWS, pairs.encode(pair)).exceptionally(problem -> {
                LOG.atDebug().addKeyValue("reason", problem.getMessage()).log("shadow.pair_lost");
                return null;
            });
        } catch (MessageException e) {
            throw new IllegalStateException("every pair fits into a message, job " + job, e);
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}

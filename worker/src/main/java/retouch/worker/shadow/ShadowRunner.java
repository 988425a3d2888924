package retouch.worker.shadow;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.worker.edit.Models;
import retouch.worker.edit.ServedModel;
import retouch.worker.edit.ShadowPainter;
import retouch.worker.generate.GeneratorException;
import retouch.worker.status.JobObserver;

/// Paints the fleet's jobs once more by the shadow version, measures that and throws the picture away.
///
/// It stores nothing, commits nothing, answers nobody and asks for no further attempt: whatever happens, the request is
/// done with, in a share group of its own that no user depends on. A job that asked for something else than `stable`,
/// that it had before, whose deadline has passed, or that waited too long for it, is left out.
///
/// Not thread-safe: one runner per work loop.
public final class ShadowRunner implements JobHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowRunner.class);

    private final Broker broker;
    private final MessageCodec<EditRequest> requests;
    private final Models models;
    private final ShadowPainter painter;
    private final ShadowPairs pairs;
    private final Duration lagMax;
    private final JobObserver observer;

    /// @param fleet    borrowed
    /// @param schemas  finds schemas that are newer than this build
    /// @param models   of which `stable` is the shadow version; borrowed
    /// @param pairs    borrowed
    /// @param observer hears of the jobs that it paints, and of no decision, because it makes none
    public ShadowRunner(Fleet fleet, SchemaSource schemas, Models models, ShadowPairs pairs,
            ShadowConfig config, JobObserver observer) {
        this.observer = Objects.requireNonNull(observer, "observer");
        this.broker = fleet.broker();
        this.requests = Messages.editRequested(schemas);
        this.models = Objects.requireNonNull(models, "models");
        this.painter = new ShadowPainter(fleet.store());
        this.pairs = Objects.requireNonNull(pairs, "pairs");
        this.lagMax = config.lagMax();
    }

    @Override
    public Verdict handle(Delivery delivery) throws InterruptedException {
        try {
            EditRequest request = requests.decode(delivery.message().value());
            if (isWanted(request, delivery)) {
                observed(request);
            }
        } catch (MessageException | GeneratorException | ObjectStoreException | RuntimeException e) {
            // Not the user's trouble, whatever it is.
            LOG.atInfo().addKeyValue("job", delivery.message().key())
                    .addKeyValue("reason", String.valueOf(e.getMessage())).log("shadow.left_out");
        }
        return new Verdict.Done();
    }

    private boolean isWanted(EditRequest request, Delivery delivery) {
        Duration waited = Duration.between(delivery.enqueuedAt(), broker.now());
        boolean isExpired = request.deadline()
                .map(deadline -> Duration.between(request.requestedAt(), deadline))
                .filter(allowed -> waited.compareTo(allowed) > 0).isPresent();
        return request.model().equals(EditRequest.DEFAULT_MODEL) && !isExpired
                && waited.compareTo(lagMax) <= 0 && pairs.isNew(request.id());
    }

    private void observed(EditRequest request)
            throws GeneratorException, ObjectStoreException, InterruptedException {
        observer.began(request.id());
        try {
            paint(request);
        } finally {
            observer.ended(request.id());
        }
    }

    private void paint(EditRequest request)
            throws GeneratorException, ObjectStoreException, InterruptedException {
        try (Models.Choice choice = models.choose(request)) {
            switch (choice) {
                case Models.Use use -> paint(request, use.model());
                case Models.None(String sentence) -> LOG.atDebug().addKeyValue("reason", sentence)
                        .log("shadow.nothing_to_run");
            }
        }
    }

    private void paint(EditRequest request, ServedModel served)
            throws ObjectStoreException, InterruptedException {
        ModelUsed model = served.model();
        try {
            Optional<ShadowPair.Measured> measured = painter.paint(request, served);
            measured.ifPresent(painted -> pairs.painted(request.id(), model, painted));
        } catch (GeneratorException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            pairs.failed(request.id(), model, why);
            observer.engineFailed(request.id(), why);
        }
    }
}

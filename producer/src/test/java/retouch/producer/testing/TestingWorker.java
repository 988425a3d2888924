package retouch.producer.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// A worker that decides by a function: it commits and answers as a real one does, and its clock stands
/// still, so that what is printed about its jobs can be compared.
public final class TestingWorker implements AutoCloseable {

    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    public static final WorkerIdentity IDENTITY = new WorkerIdentity("w-1", "fake 1.0", "paper");
    public static final ModelUsed MODEL = new ModelUsed("starter-1", Sha256.of(new byte[]{1}), false);
    public static final ModelUsed UNTRAINED = new ModelUsed("seeded-1", Sha256.of(new byte[]{2}), true);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final MessageCodec<EditRequest> REQUESTS = Messages.editRequested(SchemaSource.none());
    private static final MessageCodec<EditFinished> RESULTS = Messages.editFinished(SchemaSource.none());
    private static final MessageCodec<EditProgress> PROGRESS = Messages.editProgress(SchemaSource.none());

    private final Fleet fleet;
    private final Function<EditRequest, Outcome> decision;
    private final boolean silent;
    private final WorkLoop loop;

    private TestingWorker(Fleet fleet, boolean silent, Function<EditRequest, Outcome> decision)
            throws StreamException {
        this.fleet = fleet;
        this.silent = silent;
        this.decision = decision;
        this.loop = fleet.broker().work(List.of(Lane.INTERACTIVE, Lane.BATCH), this::handle);
    }

    /// A worker that decides as `decision` says.
    public static TestingWorker start(Fleet fleet, Function<EditRequest, Outcome> decision)
            throws StreamException {
        return new TestingWorker(fleet, false, decision);
    }

    /// A worker whose result messages are lost.
    public static TestingWorker startSilent(Fleet fleet, Function<EditRequest, Outcome> decision)
            throws StreamException {
        return new TestingWorker(fleet, true, decision);
    }

    /// The photograph comes back as it is.
    public static Function<EditRequest, Outcome> echo(Fleet fleet, ModelUsed model) {
        return request -> {
            ObjectRef photograph = request.inputs().photograph();
            try {
                byte[] content = fleet.store().read(photograph);
                ObjectRef picture = fleet.store().put(
                        ObjectKeys.result(request.id(), photograph.sha256()), content, "image/png");
                return new Outcome.Done(picture, model, new PixelBox(0, 0, 8, 8));
            } catch (ObjectStoreException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /// What a worker that decided `outcome` would say about `request`.
    public static EditFinished finished(EditRequest request, Outcome outcome) {
        return EditFinished.of(request, IDENTITY, 1, NOON,
                new StageTimings(
                        Map.of(Stage.FETCH, Duration.ofMillis(2), Stage.GENERATE, Duration.ofMillis(40))),
                outcome);
    }

    private Verdict handle(Delivery delivery) {
        try {
            EditRequest request = REQUESTS.decode(delivery.message().value());
            tell(request, Stage.FETCH);
            tell(request, Stage.GENERATE);
            EditFinished finished = finished(request, decision.apply(request));
            byte[] commit = RESULTS.encode(finished).value();
            boolean decided = fleet.store().createOnly(ObjectKeys.commit(request.id()), commit,
                    "avro/binary");
            if (decided && !silent) {
                fleet.broker().send(Topic.RESULTS, RESULTS.encode(finished)).join();
            }
            return new Verdict.Done();
        } catch (MessageException | ObjectStoreException e) {
            return new Verdict.TryAgain(e.getMessage());
        }
    }

    private void tell(EditRequest request, Stage stage) throws MessageException {
        fleet.broker().send(Topic.PROGRESS,
                PROGRESS.encode(new EditProgress(request.id(), stage, IDENTITY.id(), NOON))).join();
    }

    @Override
    public void close() {
        loop.stop();
        try {
            if (!loop.awaitStopped(PATIENCE)) {
                throw new IllegalStateException("the worker did not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the worker stopped", e);
        }
    }
}

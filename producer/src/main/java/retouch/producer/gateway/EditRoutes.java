package retouch.producer.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import retouch.producer.client.Cancellation;
import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.client.EditHandle;
import retouch.producer.client.EditStatus;
import retouch.producer.client.Publication;
import retouch.producer.command.EditJson;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;

/// Edits over HTTP, below `/v1/edits`.
///
/// | request             | answer                                                                        |
/// |---------------------|-------------------------------------------------------------------------------|
/// | `POST /`            | 202, `Location`, and the job's status; the body is an [EditForm]              |
/// | `GET /{job}`        | the status: the object that `retouch status --json` prints; 404 if unknown    |
/// | `DELETE /{job}`     | cancels; what `retouch cancel --json` prints; 409 if it has ended otherwise   |
/// | `GET /{job}/events` | [EventStreams]                                                                |
/// | `GET /{job}/result` | the picture of a job that is done; 409 if it has not ended or has no picture  |
///
/// Every other answer is a [Problem].
final class EditRoutes implements HttpService {

    static final String PATH = "/v1/edits";

    private static final String CANCELLED = "Cancelled through the gateway.";

    // Longer than a small upload takes, shorter than a person's patience.
    private static final Duration TRANSFER_WAIT_MAX = Duration.ofSeconds(5);

    private final EditClient client;
    private final OpenEdits edits;
    private final EventStreams streams;
    private final Clock clock;
    private final int bodyBytesMax;
    private final Semaphore transfers;

    /// @param client       borrowed
    /// @param edits        borrowed
    /// @param streams      borrowed
    /// @param transfersMax pictures that may go in or out at once, because each is held in memory
    EditRoutes(EditClient client, OpenEdits edits, EventStreams streams, Clock clock, int bodyBytesMax,
            int transfersMax) {
        this.client = client;
        this.edits = edits;
        this.streams = streams;
        this.clock = clock;
        this.bodyBytesMax = bodyBytesMax;
        this.transfers = new Semaphore(transfersMax);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::publish)
                .get("/{job}", this::status)
                .delete("/{job}", this::cancel)
                .get("/{job}/events", this::events)
                .get("/{job}/result", this::result);
    }

    private void publish(ServerRequest request, ServerResponse response) throws Exception {
        String contentType = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        refuseKnownTooLarge(request);
        beginTransfer();
        try {
            FormData form = FormData.parse(contentType, body(request), EditForm.PARTS);
            EditHandle handle = publish(new EditForm(form, clock).edit());
            accepted(handle, response);
        } finally {
            transfers.release();
        }
    }

    private EditHandle publish(Edit edit) throws ProblemException, EditException, InterruptedException {
        edits.reserve(edit.tenant());
        boolean kept = false;
        try {
            switch (client.publish(edit)) {
                case Publication.Refused(Refusal refusal) ->
                    throw new ProblemException(Problem.refused(refusal));
                case Publication.Accepted(EditHandle handle) -> {
                    kept = true;
                    edits.keep(handle, edit.lane(), edit.tenant());
                    return handle;
                }
            }
        } finally {
            if (!kept) {
                edits.release(edit.tenant());
            }
        }
    }

    private static void accepted(EditHandle handle, ServerResponse response) {
        String location = PATH + "/" + handle.job();
        response.status(Status.ACCEPTED_202);
        response.header(HeaderNames.LOCATION, location);
        Json.send(response, EditJson.object(json -> {
            json.writeStringField("job", handle.job().value());
            json.writeStringField("status", location);
            json.writeStringField("events", location + "/events");
            json.writeStringField("result", location + "/result");
        }));
    }

    private void status(ServerRequest request, ServerResponse response) throws Exception {
        JobId job = job(request);
        Json.send(response, EditJson.status(job, known(job)));
    }

    private void cancel(ServerRequest request, ServerResponse response) throws Exception {
        JobId job = job(request);
        Cancellation cancellation = client.cancel(job, CANCELLED);
        switch (cancellation) {
            case Cancellation.Cancelled _ -> Json.send(response, EditJson.cancellation(job, cancellation));
            case Cancellation.Ended(EditFinished result) -> {
                if (!(result.outcome() instanceof Outcome.Cancelled)) {
                    throw new ProblemException(new Problem(Status.CONFLICT_409, "ended",
                            "Job %s had ended already: %s.".formatted(job, result.outcome().label())));
                }
                Json.send(response, EditJson.cancellation(job, cancellation));
            }
            // The broker may not show a request that it has accepted a moment ago.
            case Cancellation.Unknown() -> throw edits.find(job).isPresent()
                    ? new ProblemException(Problem.unavailable(
                            "Job %s was published a moment ago and cannot be seen yet; try again."
                                    .formatted(job)))
                    : unknown(job);
        }
    }

    private void events(ServerRequest request, ServerResponse response) throws Exception {
        JobId job = job(request);
        streams.stream(job, known(job), response);
    }

    private void result(ServerRequest request, ServerResponse response) throws Exception {
        JobId job = job(request);
        switch (known(job)) {
            case EditStatus.Ended(EditFinished result) -> picture(job, result.outcome(), response);
            case EditStatus.Queued _ ->
                throw new ProblemException(new Problem(Status.CONFLICT_409, "not-ended",
                        "Job %s has not ended; ask again later.".formatted(job)));
            case EditStatus.Unknown() -> throw unknown(job);
        }
    }

    private void picture(JobId job, Outcome outcome, ServerResponse response) throws Exception {
        switch (outcome) {
            case Outcome.Done done -> send(job, done, response);
            case Outcome.Refused(Refusal refusal) -> throw new ProblemException(Problem.refused(refusal));
            case Outcome.Failed failed ->
                throw noPicture("Job %s failed: %s".formatted(job, failed.reason()));
            case Outcome.Expired expired -> throw noPicture(
                    "Job %s has no picture: its deadline, %s, passed first.".formatted(job,
                            expired.deadline()));
            case Outcome.Cancelled cancelled -> throw noPicture(
                    "Job %s was cancelled: %s".formatted(job, cancelled.reason()));
        }
    }

    private void send(JobId job, Outcome.Done done, ServerResponse response) throws Exception {
        beginTransfer();
        try {
            byte[] picture = client.read(done);
            response.header(HeaderNames.CONTENT_TYPE, "image/png");
            response.header(HeaderNames.CONTENT_DISPOSITION,
                    "inline; filename=\"retouch-%s.png\"".formatted(job));
            // A result never changes, but it is nobody else's: no proxy may keep it.
            response.header(HeaderNames.CACHE_CONTROL, "private, max-age=3600, immutable");
            response.send(picture);
        } finally {
            transfers.release();
        }
    }

    /// Where a job is, if the fleet knows it.
    private EditStatus known(JobId job) throws ProblemException, EditException {
        EditStatus status = client.status(job);
        if (!(status instanceof EditStatus.Unknown)) {
            return status;
        }
        // The broker may not show a request that it has accepted a moment ago.
        return edits.find(job).map(edit -> new EditStatus.Queued(edit.lane(), 0))
                .orElseThrow(() -> unknown(job));
    }

    private static JobId job(ServerRequest request) throws ProblemException {
        try {
            return new JobId(request.path().pathParameters().get("job"));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.notFound("There is no such job: that is not a job id."));
        }
    }

    private void refuseKnownTooLarge(ServerRequest request) throws ProblemException {
        if (request.headers().contentLength().orElse(0) > bodyBytesMax) {
            throw tooLarge();
        }
    }

    private byte[] body(ServerRequest request) throws ProblemException, IOException {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(bodyBytesMax + 1);
            if (body.length > bodyBytesMax) {
                throw tooLarge();
            }
            return body;
        }
    }

    private void beginTransfer() throws ProblemException, InterruptedException {
        if (!transfers.tryAcquire(TRANSFER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ProblemException(Problem.busy(
                    "Too many pictures are going through this gateway at once; try again in a moment."));
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(Problem.tooLarge(
                "All pictures of one edit together may have %,d bytes; send smaller files."
                        .formatted(bodyBytesMax)));
    }

    private static ProblemException unknown(JobId job) {
        return new ProblemException(Problem.notFound(
                "The fleet does not know job %s. Check the id, and that this is the fleet it was published to."
                        .formatted(job)));
    }

    private static ProblemException noPicture(String sentence) {
        return new ProblemException(new Problem(Status.CONFLICT_409, "no-picture", sentence));
    }
}

package retouch.producer.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;

import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.client.EditStatus;
import retouch.producer.command.EditJson;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.JobId;

/// Tells browsers what becomes of a job, as server-sent events.
///
/// | event      | data                                                                       |
/// |------------|----------------------------------------------------------------------------|
/// | `status`   | where the job is when the stream begins: what `GET /v1/edits/{job}` answers |
/// | `progress` | `job`, `stage`, `worker`, `at`; best effort                                |
/// | `ended`    | what `GET /v1/edits/{job}` answers now; the last event                     |
/// | `problem`  | why the stream ends without a result; the last event                       |
///
/// A job that was published elsewhere has no progress here; its end is looked up once in a while.
final class EventStreams {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    // A job has ten stages and a few attempts; a browser that falls behind this far loses progress, no more.
    private static final int WAITING_MAX = 256;

    private final EditClient client;
    private final OpenEdits edits;
    private final Semaphore room;
    private final int streamsMax;
    private final Duration timeMax;
    private final Set<BlockingQueue<Event>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param client borrowed
    /// @param edits  borrowed
    EventStreams(EditClient client, OpenEdits edits, int streamsMax, Duration timeMax) {
        this.client = client;
        this.edits = edits;
        this.room = new Semaphore(streamsMax);
        this.streamsMax = streamsMax;
        this.timeMax = timeMax;
    }

    private record Event(String name, String data, boolean last) {}

    /// Follows `job` until it ends, the browser goes, or the stream has lasted too long.
    ///
    /// @throws ProblemException if too many streams are open
    void stream(JobId job, EditStatus status, ServerResponse response)
            throws ProblemException, InterruptedException {
        if (!room.tryAcquire()) {
            throw new ProblemException(Problem.busy(
                    "This gateway holds at most %d event streams; ask for the status instead."
                            .formatted(streamsMax)));
        }
        BlockingQueue<Event> events = new LinkedBlockingQueue<>(WAITING_MAX);
        open.add(events);
        try (OutputStream out = begin(response)) {
            Optional<OpenEdit> edit = edits.find(job);
            if (edit.isEmpty() || status instanceof EditStatus.Ended) {
                follow(job, status, events, out);
            } else {
                write(out, new Event("status", EditJson.status(job, status), false));
                follow(job, edit.get(), events, out);
            }
        } catch (IOException | UncheckedIOException e) {
            // The browser has gone; the job goes on.
        } finally {
            open.remove(events);
            room.release();
        }
    }

    /// Ends every stream; browsers come back by themselves.
    void close() {
        closed = true;
        for (BlockingQueue<Event> events : open) {
            events.clear();
            offer(events, goodbye());
        }
    }

    private void follow(JobId job, OpenEdit edit, BlockingQueue<Event> events, OutputStream out)
            throws IOException, InterruptedException {
        try (OpenEdit.Watching _ = edit.watch(progress -> offer(events, event(progress)))) {
            CompletableFuture<EditFinished> _ = edit.result().whenComplete(
                    (result, failure) -> offer(events, last(job, Optional.ofNullable(result), failure)));
            long end = System.nanoTime() + timeMax.toNanos();
            while (!closed && System.nanoTime() < end) {
                Event event = events.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
                if (event == null) {
                    beat(out);
                } else {
                    write(out, event);
                    if (event.last()) {
                        return;
                    }
                }
            }
            if (closed) { // it closed before this stream waited for events
                write(out, goodbye());
            }
        }
    }

    private void follow(JobId job, EditStatus first, BlockingQueue<Event> events, OutputStream out)
            throws IOException, InterruptedException {
        EditStatus status = first;
        long end = System.nanoTime() + timeMax.toNanos();
        while (!closed && !(status instanceof EditStatus.Ended) && System.nanoTime() < end) {
            write(out, new Event("status", EditJson.status(job, status), false));
            Event event = events.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            if (event != null) {
                write(out, event);
                return;
            }
            try {
                status = client.status(job);
            } catch (EditException e) {
                write(out, problem(Problem.unavailable(e.getMessage())));
                return;
            }
        }
        if (status instanceof EditStatus.Ended ended) {
            write(out, ended(job, ended));
        } else if (closed) {
            write(out, goodbye());
        }
    }

    private static OutputStream begin(ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
        response.header(HeaderValues.CACHE_NO_CACHE);
        // A proxy that buffers would hold the events back.
        response.header("X-Accel-Buffering", "no");
        return response.outputStream();
    }

    private static Event last(JobId job, Optional<EditFinished> result, Throwable failure) {
        return result.map(EditStatus.Ended::new).map(status -> ended(job, status))
                .orElseGet(() -> problem(Problem.unavailable(failure.getMessage())));
    }

    private static Event event(EditProgress progress) {
        return new Event("progress", EditJson.object(json -> {
            json.writeStringField("job", progress.job().value());
            json.writeStringField("stage", progress.stage().label());
            json.writeStringField("worker", progress.worker());
            json.writeStringField("at", progress.at().toString());
        }), false);
    }

    private static Event ended(JobId job, EditStatus.Ended status) {
        return new Event("ended", EditJson.status(job, status), true);
    }

    private static Event problem(Problem problem) {
        return new Event("problem", problem.json(), true);
    }

    private static Event goodbye() {
        return problem(Problem.unavailable("The gateway is stopping; the job goes on."));
    }

    private static void offer(BlockingQueue<Event> events, Event event) {
        // The last event must arrive; it may take the place of one that has waited longest.
        while (!events.offer(event)) {
            if (!event.last()) {
                return;
            }
            events.poll();
        }
    }

    private static void write(OutputStream out, Event event) throws IOException {
        StringBuilder text = new StringBuilder("event: ").append(event.name()).append('\n');
        event.data().lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        out.write(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void beat(OutputStream out) throws IOException {
        out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}

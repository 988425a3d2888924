package retouch.worker.edit;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Stage;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Says what a worker has to say: results and dead letters, until the broker has them; progress, as well as
/// it goes. Thread-safe.
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final Broker broker;
    private final MessageCodec<EditFinished> results;
    private final MessageCodec<EditProgress> progress;
    private final String worker;
    private final Clock clock;
    private final Duration sendMax;

    /// @param broker  borrowed
    /// @param worker  the worker's id
    /// @param sendMax longest wait for the broker to have a result
    Announcer(Broker broker, MessageCodec<EditFinished> results, MessageCodec<EditProgress> progress,
            String worker,
            Clock clock, Duration sendMax) {
        this.broker = broker;
        this.results = results;
        this.progress = progress;
        this.worker = worker;
        this.clock = clock;
        this.sendMax = sendMax;
    }

    /// Publishes a decision. The same decision gives the same message, so saying it twice does no harm.
    void result(EditFinished finished) throws StreamException, InterruptedException {
        try {
            await("The result of job " + finished.job(),
                    broker.send(Topic.RESULTS, results.encode(finished)));
        } catch (MessageException e) {
            throw new IllegalStateException("every result fits into a message, job " + finished.job(), e);
        }
    }

    /// Keeps a request that no attempt can help, with why.
    void deadLetter(Delivery delivery, String reason, String errorClass)
            throws StreamException, InterruptedException {
        Map<String, String> headers = new TreeMap<>(delivery.message().headers());
        headers.put("retouch_reason", reason);
        headers.put("retouch_error", errorClass);
        headers.put("retouch_lane", delivery.lane().label());
        headers.put("retouch_attempt", Integer.toString(delivery.attempt()));
        headers.put("retouch_worker", worker);
        headers.put("retouch_at", clock.instant().toString());
        WireMessage letter = new WireMessage(delivery.message().key(), headers, delivery.message().value());
        await("The dead letter of " + delivery.message().key(), broker.send(Topic.DEAD_LETTERS, letter));
        LOG.atWarn().addKeyValue("reason", reason).addKeyValue("error", errorClass).log("job.dead_letter");
    }

    /// Queues another attempt.
    ///
    /// @param again what [Retry] made of the request
    void retry(WireMessage again) throws StreamException, InterruptedException {
        await("The next attempt of " + again.key(), broker.send(Topic.RETRIES, again));
    }

    /// Sends a request to its lane again, so that another worker may take it.
    void sendElsewhere(Delivery delivery) throws StreamException, InterruptedException {
        await("The request " + delivery.message().key(),
                broker.send(Topic.requests(delivery.lane()), Retry.elsewhere(delivery)));
    }

    /// Sends a request to its lane's second queue.
    void sendLater(Delivery delivery) throws StreamException, InterruptedException {
        await("The request " + delivery.message().key(),
                broker.send(Topic.later(delivery.lane()), Retry.later(delivery)));
    }

    /// Mentions that a job entered a stage. Nobody waits for it and nobody misses it.
    void stage(JobId job, Stage stage) {
        try {
            broker.send(Topic.PROGRESS,
                    progress.encode(new EditProgress(job, stage, worker, clock.instant())))
                    .exceptionally(problem -> {
                        LOG.atDebug().addKeyValue("reason", problem.getMessage()).log("progress.lost");
                        return null;
                    });
        } catch (MessageException e) {
            throw new IllegalStateException("every progress fits into a message, job " + job, e);
        }
    }

    private void await(String what, CompletableFuture<Void> sending)
            throws StreamException, InterruptedException {
        try {
            sending.get(sendMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StreamException problem) {
                throw problem;
            }
            throw StreamException.retryable(what + " could not be sent.", e.getCause());
        } catch (TimeoutException e) {
            throw StreamException.retryable(what + " was not taken within " + sendMax + ".", e);
        }
    }
}

package retouch.trainer.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Broker;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.TrainingState;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Topic;
import retouch.trainer.loop.StepReport;

/// Tells the fleet how a training goes: every change of state, and steps every few seconds. What cannot be
/// sent is lost; the next report says more. Not thread-safe.
final class ProgressReporter {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Broker broker;
    private final MessageCodec<TrainingProgress> codec;
    private final String training;
    private final WorkerIdentity trainer;
    private final Instant startedAt;
    private String said = "";
    private long steps;
    private long step;
    private SortedMap<String, Double> losses = new TreeMap<>();
    private Optional<Duration> stepTime = Optional.empty();
    private Optional<String> version = Optional.empty();
    private long sentNanos = System.nanoTime();

    ProgressReporter(Broker broker, MessageCodec<TrainingProgress> codec, String training,
            WorkerIdentity trainer) {
        this.broker = Objects.requireNonNull(broker, "broker");
        this.codec = Objects.requireNonNull(codec, "codec");
        this.training = training;
        this.trainer = trainer;
        this.startedAt = broker.now();
    }

    /// @param done  steps that earlier trainings took
    /// @param until the last step of this one
    void plan(long done, long until) {
        step = done;
        steps = until;
    }

    void published(String name) {
        version = Optional.of(name);
    }

    void state(TrainingState state, String sentence) {
        LOG.atInfo().addKeyValue("training", training).addKeyValue("state", state.label())
                .log(sentence.isEmpty() ? "training.state" : sentence);
        said = sentence;
        send(state, sentence);
    }

    /// What the last change of state was explained by.
    String sentence() {
        return said;
    }

    void step(StepReport report) {
        step = report.step();
        losses = new TreeMap<>(report.terms());
        Duration took = report.took().plus(report.waited());
        stepTime = Optional
                .of(stepTime.map(last -> last.multipliedBy(9).plus(took).dividedBy(10)).orElse(took));
        if (System.nanoTime() - sentNanos >= EVERY.toNanos()) {
            send(TrainingState.TRAINING, "");
        }
    }

    private void send(TrainingState state, String sentence) {
        sentNanos = System.nanoTime();
        Optional<Duration> left = state == TrainingState.TRAINING
                ? stepTime.map(time -> time.multipliedBy(Math.max(0, steps - step)))
                : Optional.empty();
        try {
            CompletableFuture<Void> _ = broker.send(Topic.TRAINING,
                    codec.encode(new TrainingProgress(training,
                            trainer, state, sentence, step, steps, losses, stepTime, left, version, startedAt,
                            broker.now())))
                    .exceptionally(problem -> {
                        LOG.atDebug().addKeyValue("reason", problem.getMessage()).log("progress.lost");
                        return null;
                    });
        } catch (MessageException e) {
            throw new IllegalStateException("every report fits into a message", e);
        }
    }
}

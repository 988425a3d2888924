package retouch.fleet.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

import retouch.fleet.stream.StreamException;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Sends messages, a bounded number at a time. Owns its producer. Thread-safe.
final class Sender implements AutoCloseable {

    /// @param nanos when we heard of it
    private record Sighting(long brokerMillis, long nanos) {}

    private final KafkaProducer<byte[], byte[]> producer;
    private final Duration patience;
    private final Semaphore inFlight;
    /// Not the producer's own thread: whoever waits there for another send would wait for ever.
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();

    private volatile Sighting clock = new Sighting(System.currentTimeMillis(), System.nanoTime());

    Sender(ClientProperties properties, KafkaBroker.Config config) {
        this.producer = new KafkaProducer<>(properties.producer());
        this.patience = config.sendMax();
        this.inFlight = new Semaphore(config.inFlightMax());
    }

    CompletableFuture<Void> send(Topic topic, WireMessage message) {
        String what = "Sending '%s' to %s".formatted(message.key(), topic.topicName());
        if (message.valueBytes() > WireMessage.VALUE_BYTES_MAX) {
            return CompletableFuture.failedFuture(StreamException.permanent(
                    "%s failed: it has %,d bytes, and %,d are allowed."
                            .formatted(what, message.valueBytes(), WireMessage.VALUE_BYTES_MAX),
                    null));
        }
        try {
            if (!inFlight.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return CompletableFuture.failedFuture(StreamException.retryable(
                        what + " failed: too many messages are waiting for the broker.", null));
            }
        } catch (InterruptedException e) {
            return CompletableFuture.failedFuture(KafkaFailure.interrupted(what, e));
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            Future<?> _ = producer.send(WireRecords.write(topic, message),
                    (metadata, failure) -> {
                        if (failure == null) {
                            clock = new Sighting(metadata.timestamp(), System.nanoTime());
                        }
                        end(sent, what, failure);
                    });
        } catch (KafkaException | IllegalStateException e) { // before the producer took it: no callback follows
            end(sent, what, e);
        }
        return sent;
    }

    private void end(CompletableFuture<Void> sent, String what, Exception failure) {
        inFlight.release();
        completions.execute(() -> {
            if (failure == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(KafkaFailure.of(what, failure));
            }
        });
    }

    /// The broker's time: it dates every message.
    Instant now() {
        Sighting last = clock;
        return Instant.ofEpochMilli(last.brokerMillis).plusNanos(System.nanoTime() - last.nanos);
    }

    /// Waits for what is in flight, as long as a send may take.
    @Override
    public void close() {
        producer.close(patience);
        completions.close();
    }
}

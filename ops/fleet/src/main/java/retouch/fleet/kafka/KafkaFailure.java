package retouch.fleet.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import retouch.fleet.stream.StreamException;

/// Turns what Kafka's clients throw into our one exception, classified.
final class KafkaFailure {

    private KafkaFailure() {}

    /// @param what what was tried, as the beginning of a sentence: `"Sending job-1 to t"`
    static StreamException of(String what, Throwable cause) {
        Throwable root = cause instanceof ExecutionException && cause.getCause() != null
                ? cause.getCause()
                : cause;
        return switch (root) {
            case StreamException already -> already;
            case UnknownTopicOrPartitionException e ->
                StreamException.permanent(what + " failed: the topic does not exist on this broker.", e);
            case AuthorizationException e ->
                StreamException.permanent(
                        what + " failed: the broker does not allow it (" + e.getMessage() + ").", e);
            case SslAuthenticationException e ->
                StreamException
                        .permanent(what + " failed: the broker's certificate is not trusted, or it refuses"
                                + " ours. Check RETOUCH_KAFKA_TRUST_STORE and RETOUCH_KAFKA_KEY_STORE.", e);
            case AuthenticationException e ->
                StreamException.permanent(what + " failed: the broker refused our credentials."
                        + " Check RETOUCH_KAFKA_SASL_USER and RETOUCH_KAFKA_SASL_PASSWORD.", e);
            case RecordTooLargeException e ->
                StreamException.permanent(what + " failed: the broker refuses a record of this size.", e);
            case TimeoutException e -> late(what, e);
            case org.apache.kafka.common.errors.TimeoutException e -> late(what, e);
            case RetriableException e ->
                StreamException.retryable(what + " failed for now: " + e.getMessage() + ".", e);
            default -> StreamException.permanent(what + " failed: " + root + ".", root);
        };
    }

    /// Waits for an administrative answer.
    static <T> T await(String what, KafkaFuture<T> answer, Duration patience) throws StreamException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw of(what, e);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    static StreamException interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return StreamException.retryable(what + " was interrupted.", cause);
    }

    private static StreamException late(String what, Throwable cause) {
        return StreamException.retryable(
                what + " failed: the broker does not answer. Is it running, and is RETOUCH_KAFKA_BOOTSTRAP right?",
                cause);
    }
}

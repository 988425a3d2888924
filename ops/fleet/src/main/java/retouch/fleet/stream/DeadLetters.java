package retouch.fleet.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// The topic of requests that no attempt could help.
public final class DeadLetters {

    private static final String PROBE = "retouch_probe";
    private static final byte[] NOTHING = {};

    private DeadLetters() {}

    /// Proves that a dead letter can be written, by writing one that is none: without a key and a value, with the
    /// header `retouch_probe`. A worker that finds out with a job in hand can only hold the job.
    ///
    /// @param who      whose probe it is
    /// @param patience longest wait for the broker to have it
    /// @throws StreamException if it cannot
    public static void prove(Broker broker, String who, Duration patience)
            throws StreamException, InterruptedException {
        String problem = "The topic %s of dead letters cannot be written, and without it a job could be lost."
                .formatted(Topic.DEAD_LETTERS.topicName());
        try {
            broker.send(Topic.DEAD_LETTERS, new WireMessage("", Map.of(PROBE, who), NOTHING))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw StreamException.permanent(problem + " " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw StreamException.retryable(problem + " No answer within " + patience + ".", e);
        }
    }

    /// Whether a message of the topic is such a probe and no letter. The header alone proves nothing: a letter
    /// keeps the headers of its request, and those come from outside.
    public static boolean isProbe(WireMessage message) {
        return message.key().isEmpty() && message.valueBytes() == 0
                && message.headers().keySet().equals(Set.of(PROBE));
    }
}

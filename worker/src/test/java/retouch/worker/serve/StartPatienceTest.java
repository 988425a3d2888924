package retouch.worker.serve;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import retouch.fleet.stream.StreamException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StartPatienceTest {

    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void triesAgainUntilTheBrokerAnswers() throws Exception {
        StartPatience patience = new StartPatience(Duration.ofHours(1), _ -> false);

        assertThat(patience.insist(() -> failing(3, true))).isEqualTo(4);
    }

    @Test
    void doesNotTryAgainWhatWouldFailAgain() {
        StartPatience patience = new StartPatience(Duration.ofHours(1), _ -> false);

        assertThatThrownBy(() -> patience.insist(() -> failing(3, false))).hasMessage("try 1");
    }

    @Test
    void isOverWhenItsTimeIs() {
        StartPatience patience = new StartPatience(Duration.ofNanos(1), _ -> false);

        assertThatThrownBy(() -> patience.insist(() -> failing(3, true))).hasMessage("try 1");
    }

    @Test
    void isOverWhenTheWorkerIsToStop() {
        StartPatience patience = new StartPatience(Duration.ofHours(1), _ -> tries.get() == 2);

        assertThatThrownBy(() -> patience.insist(() -> failing(3, true))).hasMessage("try 2");
    }

    private int failing(int times, boolean retryable) throws StreamException {
        int now = tries.incrementAndGet();
        if (now <= times) {
            throw retryable
                    ? StreamException.retryable("try " + now, null)
                    : StreamException.permanent("try " + now, null);
        }
        return now;
    }
}

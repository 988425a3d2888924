package retouch.trainer.data.sample;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import retouch.trainer.data.face.FaceSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SampleQueueTest {

    /// The seed of the noise tells samples apart.
    private static final SampleSource NUMBERED = number -> new TrainingSample(1, new float[3], new boolean[1],
            Optional.empty(), Optional.empty(), number);

    @Test
    void handsOutInOrderWhateverIsReadyFirst() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        SampleSource slowFirst = number -> {
            if (number == 10) {
                await(second); // sample 11 is ready before sample 10
            } else {
                second.countDown();
            }
            return NUMBERED.sample(number);
        };
        try (SampleQueue queue = new SampleQueue(slowFirst, 10, 3, 5)) {
            for (long number = 10; number < 60; number++) {
                assertThat(queue.next()).isEqualTo(number);
                assertThat(queue.take().noiseSeed()).isEqualTo(number);
            }
        }
    }

    @Test
    void preparesNoMoreThanItsBoundAhead() throws InterruptedException {
        AtomicInteger begun = new AtomicInteger();
        SampleSource counting = number -> {
            begun.incrementAndGet();
            return NUMBERED.sample(number);
        };
        try (SampleQueue queue = new SampleQueue(counting, 0, 2, 3)) {
            queue.take();
            queue.take();
        }
        assertThat(begun.get()).isBetween(2, 5);
    }

    @Test
    void aSampleIsTheSameAloneAndThroughAQueueThatStartedAnywhere() throws InterruptedException {
        SampleMaker maker = new SampleMaker(SampleMaker.Settings.standard(32), FaceSource.synthetic(1), 9);
        try (SampleQueue queue = new SampleQueue(maker, 0, 3, 4);
                SampleQueue resumed = new SampleQueue(maker, 4, 2, 3)) {
            for (int number = 0; number < 8; number++) {
                float[] alone = maker.sample(number).input().data();
                assertThat(queue.take().input().data()).as("sample " + number).isEqualTo(alone);
                if (number >= 4) {
                    assertThat(resumed.take().input().data()).as("sample " + number).isEqualTo(alone);
                }
            }
        }
    }

    @Test
    void aFailureReachesTheTakerAndTheNextSampleStillComes() throws InterruptedException {
        SampleSource failing = number -> {
            if (number == 1) {
                throw new IllegalArgumentException("a broken picture");
            }
            return NUMBERED.sample(number);
        };
        try (SampleQueue queue = new SampleQueue(failing, 0, 2, 2)) {
            assertThat(queue.take().noiseSeed()).isZero();
            assertThatThrownBy(queue::take).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("sample 1")
                    .hasRootCauseMessage("a broken picture");
            assertThat(queue.take().noiseSeed()).isEqualTo(2);
        }
    }

    @Test
    void saysHowLongItPreparedAndWaited() throws InterruptedException {
        try (SampleQueue queue = new SampleQueue(NUMBERED, 0, 1, 1)) {
            queue.take();
            assertThat(queue.prepared()).isPositive();
            assertThat(queue.waited()).isPositive();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package retouch.local.bench;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import retouch.fleet.stream.MemoryBroker;

import static org.assertj.core.api.Assertions.assertThat;

class MessagingBenchTest {

    @Test
    void countsEveryResult() throws Exception {
        for (boolean backlog : new boolean[]{false, true}) {
            try (MemoryBroker broker = new MemoryBroker()) {
                MessagingBench.Figures figures = MessagingBench.run(broker,
                        new MessagingBench.Config(10, 200, 2, backlog, Duration.ofSeconds(20)));

                assertThat(figures.deliveries()).isEqualTo(200);
                System.out.printf("in memory, backlog %b: %,.0f jobs/s%n", backlog, figures.perSecond());
            }
        }
    }
}

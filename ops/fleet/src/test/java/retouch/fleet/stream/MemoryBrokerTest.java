package retouch.fleet.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class MemoryBrokerTest implements BrokerContract {

    private final MemoryBroker broker = new MemoryBroker(new MemoryBroker.Config(LOCK, 3));

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public void goDown() {
        broker.goDown();
    }

    @Override
    public void comeBack() {
        broker.comeBack();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void dropsARequestWhoseDeliveriesAreUsedUp() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        for (String key : List.of("hopeless", "last")) {
            broker.send(Topic.REQUESTS_BATCH, new WireMessage(key, Map.of(), new byte[0])).join();
        }

        broker.work(List.of(Lane.BATCH), delivery -> {
            seen.add(delivery.message().key() + " " + delivery.attempt());
            return delivery.message().key().equals("hopeless")
                    ? new Verdict.TryAgain("on purpose")
                    : new Verdict.Done();
        });

        await().atMost(PATIENCE).until(() -> seen.contains("last 1"));
        assertThat(seen).containsExactly("hopeless 1", "hopeless 2", "hopeless 3", "last 1");
    }
}

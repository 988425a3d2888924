package retouch.local.broker;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.BrokerContract;
import retouch.local.container.Engine;

/// The broker's contract on a Kafka in a container, one for all tests. Each finds the fleet's topics new and
/// empty, and works in a share group of its own.
class KafkaContainerContractTest implements BrokerContract {

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static Optional<KafkaContainer> kafka = Optional.empty();

    private Optional<KafkaBroker> broker = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        if (Engine.isExpected()) {
            kafka = Optional.of(KafkaContainer.start());
        }
    }

    @AfterAll
    static void stop() {
        kafka.ifPresent(KafkaContainer::close);
    }

    @BeforeEach
    void open() throws Exception {
        Engine.require();
        kafka.orElseThrow().empty();
        broker = Optional.of(kafka.orElseThrow().connect("retouch.edit.test-" + TESTS.incrementAndGet()));
    }

    @AfterEach
    void close() {
        kafka.ifPresent(KafkaContainer::resume); // if the test ended in between
        broker.ifPresent(KafkaBroker::close);
    }

    @Override
    public Broker broker() {
        return broker.orElseThrow();
    }

    @Override
    public void goDown() {
        kafka.orElseThrow().pause();
    }

    @Override
    public void comeBack() {
        kafka.orElseThrow().resume();
    }
}

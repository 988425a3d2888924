package retouch.local.broker;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.BrokerContract;

class KafkaBrokerContractTest implements BrokerContract {

    @TempDir
    private Path folder;
    private TestFleet fleet;
    private KafkaBroker broker;

    @BeforeEach
    void open() throws Exception {
        fleet = TestFleet.start(folder);
        broker = fleet.connect();
    }

    @AfterEach
    void close() {
        broker.close();
        fleet.close();
    }

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public void goDown() {
        fleet.goDown();
    }

    @Override
    public void comeBack() throws Exception {
        fleet.comeBack();
    }
}

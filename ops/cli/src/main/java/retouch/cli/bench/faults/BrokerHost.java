package retouch.cli.bench.faults;

import java.nio.file.Path;

import retouch.local.LocalFleetException;
import retouch.local.broker.EmbeddedBroker;

/// Where the broker of a fleet runs, and how it goes away and comes back. Not thread-safe.
sealed interface BrokerHost extends AutoCloseable {

    /// Where clients reach it; the same after every [#restart].
    String bootstrap();

    /// Takes the broker away and brings it back on the same port and data.
    void restart() throws LocalFleetException, InterruptedException;

    @Override
    void close();

    /// In this process. It stops as an operator stops it: nothing is cut off.
    final class Here implements BrokerHost {

        private final Path folder;
        private final String bootstrap;
        private EmbeddedBroker broker;

        /// Starts it.
        Here(Path folder) throws LocalFleetException {
            this.folder = folder;
            this.broker = EmbeddedBroker.start(folder, 0);
            this.bootstrap = broker.bootstrap();
        }

        @Override
        public String bootstrap() {
            return bootstrap;
        }

        @Override
        public void restart() throws LocalFleetException {
            broker.close();
            broker = EmbeddedBroker.start(folder,
                    Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1)));
        }

        @Override
        public void close() {
            broker.close();
        }
    }

    /// In a process of its own, which ends by `kill -9`.
    final class Apart implements BrokerHost {

        private final Path folder;
        private final String bootstrap;
        private BrokerProcess process;

        /// Starts it.
        Apart(Path folder) throws LocalFleetException, InterruptedException {
            this.folder = folder;
            this.process = BrokerProcess.start(folder, 0);
            this.bootstrap = process.bootstrap();
        }

        @Override
        public String bootstrap() {
            return bootstrap;
        }

        @Override
        public void restart() throws LocalFleetException, InterruptedException {
            process.kill();
            process = BrokerProcess.start(folder,
                    Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1)));
        }

        @Override
        public void close() {
            process.close();
        }
    }
}

package retouch.cli.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import retouch.local.LocalFleetException;
import retouch.local.broker.EmbeddedBroker;
import retouch.local.proxy.TcpProxy;

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

    /// In this process, behind a bad network: all clients reach it through a proxy, and so does it itself.
    final class Behind implements BrokerHost {

        private final Path folder;
        private final int port;
        private final TcpProxy proxy;
        private EmbeddedBroker broker;

        /// Starts it.
        Behind(Path folder) throws LocalFleetException {
            this.folder = folder;
            this.port = freePort();
            this.proxy = TcpProxy.start(port);
            this.broker = EmbeddedBroker.startBehind(folder, port, proxy.port());
        }

        /// The network; it passes everything in the beginning.
        TcpProxy proxy() {
            return proxy;
        }

        @Override
        public String bootstrap() {
            return broker.bootstrap();
        }

        @Override
        public void restart() throws LocalFleetException {
            broker.close();
            broker = EmbeddedBroker.startBehind(folder, port, proxy.port());
        }

        @Override
        public void close() {
            try (proxy) {
                broker.close();
            }
        }

        private static int freePort() throws LocalFleetException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new LocalFleetException("This machine has no free port for the broker.", e);
            }
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

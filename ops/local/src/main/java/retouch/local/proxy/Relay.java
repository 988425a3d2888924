package retouch.local.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import retouch.local.LocalFleetException;

/// Accepts connections on a loopback port and connects each to the target, on a virtual thread of its own. At
/// most [#CONNECTIONS_MAX] are open; a further one waits. Thread-safe.
final class Relay implements AutoCloseable {

    static final int CONNECTIONS_MAX = 512;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Conversation conversation;
    private final Semaphore free = new Semaphore(CONNECTIONS_MAX);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /// What happens on one connection. Both sockets are closed when it returns.
    @FunctionalInterface
    interface Conversation {

        /// @param client who connected to us
        /// @param target connects to the target; whoever calls it need not close what it gets
        void hold(Socket client, Connector target) throws IOException, InterruptedException;
    }

    /// Connects to the target.
    @FunctionalInterface
    interface Connector {
        Socket connect() throws IOException;
    }

    private Relay(ServerSocket server, InetSocketAddress target, Conversation conversation) {
        this.server = server;
        this.target = target;
        this.conversation = conversation;
    }

    /// @param port of the target, on this machine
    static Relay start(String name, int port, Conversation conversation) throws LocalFleetException {
        Objects.requireNonNull(conversation, "conversation");
        InetAddress here = InetAddress.getLoopbackAddress();
        try {
            Relay relay = new Relay(new ServerSocket(0, CONNECTIONS_MAX, here),
                    new InetSocketAddress(here, port), conversation);
            Thread.ofVirtual().name(name).start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new LocalFleetException("The proxy cannot listen: " + e.getMessage() + ".", e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /// Closes every connection; new ones are accepted.
    void cut() {
        open.forEach(Relay::quietly);
    }

    @Override
    public void close() {
        quietly(server);
        cut();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                free.acquire();
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().name("relay-" + client.getPort()).start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed: nobody comes any more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket client) {
        Socket[] upstream = new Socket[1];
        try (client) {
            client.setTcpNoDelay(true);
            conversation.hold(client, () -> {
                upstream[0] = new Socket();
                open.add(upstream[0]);
                upstream[0].setTcpNoDelay(true);
                upstream[0].connect(target, (int) CONNECT_MAX.toMillis());
                return upstream[0];
            });
        } catch (IOException e) {
            // one of the two has gone, and so does the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (upstream[0] != null) {
                quietly(upstream[0]);
                open.remove(upstream[0]);
            }
            open.remove(client);
            free.release();
        }
    }

    private static void quietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // it is gone either way
        }
    }
}

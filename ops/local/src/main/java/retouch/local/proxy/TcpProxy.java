package retouch.local.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;

import retouch.local.LocalFleetException;

/// Stands between clients and a server on this machine and, when told to, behaves as a bad network does.
/// Reachable from this machine only. Thread-safe.
public final class TcpProxy implements AutoCloseable {

    private static final int CHUNK_BYTES = 16 << 10;

    /// How the network behaves. A change counts for open connections, too.
    public sealed interface Manner {

        /// As it should.
        record Pass() implements Manner {}

        /// Every chunk is late.
        ///
        /// @param by at most a minute
        record Delay(Duration by) implements Manner {

            private static final Duration LONGEST = Duration.ofMinutes(1);

            public Delay {
                if (by.isNegative() || by.compareTo(LONGEST) > 0) {
                    throw new IllegalArgumentException("a delay is 0 to 60 s: " + by);
                }
            }
        }

        /// Connections break, and new ones break at once.
        record Cut() implements Manner {}

        /// Each connection breaks after so many bytes of the server's, counted from now.
        ///
        /// @param afterBytes zero or more
        record Truncate(long afterBytes) implements Manner {

            public Truncate {
                if (afterBytes < 0) {
                    throw new IllegalArgumentException("afterBytes must not be negative: " + afterBytes);
                }
            }
        }

        /// Connections stay, and nothing that is sent arrives. When it is over they break: what was swallowed
        /// is missing in them.
        record BlackHole() implements Manner {}
    }

    private final Relay relay;
    private volatile Manner manner = new Manner.Pass();

    private TcpProxy(int targetPort) throws LocalFleetException {
        this.relay = Relay.start("tcp-proxy", targetPort, this::hold);
    }

    /// Starts a proxy on a free port. It passes everything on.
    ///
    /// @param targetPort of the server, on this machine; nobody need listen there yet
    public static TcpProxy start(int targetPort) throws LocalFleetException {
        return new TcpProxy(targetPort);
    }

    /// Where it listens, on the loopback address.
    public int port() {
        return relay.port();
    }

    /// From now on the network is like this.
    public void behave(Manner how) {
        Manner before = manner;
        manner = Objects.requireNonNull(how, "how");
        if (how instanceof Manner.Cut || before instanceof Manner.BlackHole) {
            relay.cut();
        }
    }

    @Override
    public void close() {
        relay.close();
    }

    private void hold(Socket client, Relay.Connector target) throws IOException, InterruptedException {
        if (manner instanceof Manner.Cut) {
            return;
        }
        Socket server = target.connect();
        Thread up = Thread.ofVirtual().name("relay-up").start(() -> {
            try {
                pump(client, server, false);
            } catch (IOException e) {
                // the other direction notices
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            pump(server, client, true);
        } finally {
            client.close();
            server.close();
            up.join();
        }
    }

    private void pump(Socket from, Socket to, boolean down) throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        long passed = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            switch (manner) {
                case Manner.Pass _ -> out.write(chunk, 0, count);
                case Manner.Delay(Duration by) -> {
                    Thread.sleep(by);
                    out.write(chunk, 0, count);
                }
                case Manner.Cut _ -> throw new IOException("cut");
                case Manner.BlackHole _ -> {
                    // swallowed
                }
                case Manner.Truncate(long afterBytes) -> {
                    out.write(chunk, 0, down ? (int) Math.min(count, afterBytes - passed) : count);
                    passed += down ? count : 0;
                    if (down && passed >= afterBytes) {
                        throw new IOException("cut off");
                    }
                }
            }
            out.flush();
        }
        to.shutdownOutput();
    }
}

package retouch.local.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import retouch.local.LocalFleetException;

/// Stands between clients and an HTTP server on this machine and spoils a seeded share of the exchanges.
/// Reachable from this machine only. Thread-safe.
///
/// Every connection carries one exchange: the proxy asks the server to close after it, so that each request
/// meets its own fate. The name by which clients reach it passes unchanged, as signatures cover it.
public final class StoreProxy implements AutoCloseable {

    private static final int HEAD_BYTES_MAX = 64 << 10;
    private static final int CHUNK_BYTES = 16 << 10;

    /// Of a body that is spoilt, so much is held in memory at most.
    private static final int BODY_BYTES_MAX = 16 << 20;
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final Pattern CONNECTION = Pattern.compile("(?im)^connection: .*\\r\\n");

    private final Relay relay;
    private final Random random;
    private final AtomicLong spoilt = new AtomicLong();
    private volatile Weather weather = new Weather(new StoreFault.None(), 1, 0);

    /// @param until no exchange is spoilt when so many were, of all that ever were
    private record Weather(StoreFault fault, double share, long until) {}

    private StoreProxy(int targetPort, long seed) throws LocalFleetException {
        this.random = new Random(seed);
        this.relay = Relay.start("store-proxy", targetPort, this::hold);
    }

    /// Starts a proxy on a free port. It passes everything on.
    ///
    /// @param targetPort of the server, on this machine
    /// @param seed       decides which exchanges are spoilt
    public static StoreProxy start(int targetPort, long seed) throws LocalFleetException {
        return new StoreProxy(targetPort, seed);
    }

    /// Where it listens, on the loopback address.
    public int port() {
        return relay.port();
    }

    /// From now on this happens.
    ///
    /// @param share of the exchanges, in `[0, 1]`
    public void behave(StoreFault fault, double share) {
        behave(fault, share, Integer.MAX_VALUE);
    }

    /// From now on this happens, until it has happened so often.
    ///
    /// @param share of the exchanges, in `[0, 1]`
    /// @param times zero or more
    public void behave(StoreFault fault, double share, int times) {
        Objects.requireNonNull(fault, "fault");
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be in [0, 1]: " + share);
        }
        weather = new Weather(fault, share, spoilt.get() + times);
    }

    /// How many exchanges were spoilt so far.
    public long spoilt() {
        return spoilt.get();
    }

    @Override
    public void close() {
        relay.close();
    }

    private void hold(Socket client, Relay.Connector target) throws IOException, InterruptedException {
        InputStream in = client.getInputStream();
        String request = head(in);
        if (request.isEmpty()) {
            return;
        }
        switch (fate()) {
            case StoreFault.None _ -> forward(request, client, target, Optional.empty());
            case StoreFault.Away _ -> spoilt.incrementAndGet();
            case StoreFault.Late(Duration by) -> {
                spoilt.incrementAndGet();
                Thread.sleep(by);
                forward(request, client, target, Optional.empty());
            }
            case StoreFault.Answers(int status) -> {
                spoilt.incrementAndGet();
                in.skipNBytes(length(request).orElse(0));
                client.getOutputStream().write(error(status).getBytes(StandardCharsets.ISO_8859_1));
            }
            case StoreFault.OfBody fault -> forward(request, client, target,
                    Optional.of(fault).filter(_ -> request.startsWith("GET ")));
        }
    }

    private StoreFault fate() {
        Weather now = weather;
        synchronized (random) {
            return random.nextDouble() < now.share() && spoilt.get() < now.until()
                    ? now.fault()
                    : new StoreFault.None();
        }
    }

    private void forward(String request, Socket client, Relay.Connector target,
            Optional<StoreFault.OfBody> fault)
            throws IOException, InterruptedException {
        Socket server = target.connect();
        server.getOutputStream().write(CONNECTION.matcher(request).replaceAll("")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        Thread up = Thread.ofVirtual().name("store-proxy-up").start(() -> {
            try {
                pump(client.getInputStream(), server.getOutputStream());
            } catch (IOException e) {
                // the answer decides
            }
        });
        try {
            answer(server.getInputStream(), client.getOutputStream(), fault);
        } finally {
            client.close();
            server.close();
            up.join();
        }
    }

    private void answer(InputStream server, OutputStream client, Optional<StoreFault.OfBody> fault)
            throws IOException {
        String head = head(server);
        int half = (int) Math.min(length(head).orElse(0) / 2, BODY_BYTES_MAX);
        if (fault.isEmpty() || !head.startsWith("HTTP/1.1 200") || half == 0 || !mayStillSpoil()) {
            client.write(head.getBytes(StandardCharsets.ISO_8859_1));
            pump(server, client);
            return;
        }
        boolean less = fault.get() instanceof StoreFault.SaysLess;
        client.write((less ? LENGTH.matcher(head).replaceFirst("Content-Length: " + half) : head)
                .getBytes(StandardCharsets.ISO_8859_1));
        byte[] first = server.readNBytes(half);
        if (fault.get() instanceof StoreFault.Changes) {
            first[first.length - 1] ^= 1;
            client.write(first);
            pump(server, client);
        } else {
            client.write(first);
        }
    }

    /// Counts an exchange, unless there were enough.
    private boolean mayStillSpoil() {
        long until = weather.until();
        return spoilt.getAndUpdate(count -> count < until ? count + 1 : count) < until;
    }

    /// What S3 says, which is XML.
    private static String error(int status) {
        String body = "<Error><Code>%s</Code><Message>A fault.</Message></Error>"
                .formatted(status == 403 ? "AccessDenied" : "SlowDown");
        return String.join("\r\n", "HTTP/1.1 " + status + " Fault", "Content-Type: application/xml",
                "Content-Length: " + body.length(), "Connection: close", "", body);
    }

    /// The first line and the headers, with the empty line; empty if the other side has closed.
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int state = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            boolean expected = next == (state % 2 == 0 ? '\r' : '\n');
            state = expected ? state + 1 : next == '\r' ? 1 : 0;
            if (state == 4) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
            if (head.size() > HEAD_BYTES_MAX) {
                throw new IOException("a head of more than " + HEAD_BYTES_MAX + " bytes");
            }
        }
        return "";
    }

    private static OptionalLong length(String head) {
        Matcher matcher = LENGTH.matcher(head);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private static void pump(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            out.write(chunk, 0, count);
            out.flush();
        }
    }
}

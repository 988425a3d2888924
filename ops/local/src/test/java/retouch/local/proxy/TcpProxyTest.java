package retouch.local.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TcpProxyTest {

    private static final int SILENCE_MILLIS = 300;

    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws Exception {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = TcpProxy.start(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        echo.close();
    }

    @Test
    void passesBothWays() throws Exception {
        try (Socket client = connect()) {
            assertThat(echoed(client, "there and back")).isEqualTo("there and back");
        }
    }

    @Test
    void keepsWhatIsSentForAWhile() throws Exception {
        proxy.behave(new TcpProxy.Manner.Delay(Duration.ofMillis(100)));
        try (Socket client = connect()) {
            long begin = System.nanoTime();
            assertThat(echoed(client, "late")).isEqualTo("late");
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(200_000_000L); // it never is early
        }
    }

    @Test
    void cutsOpenConnectionsAndNewOnes() throws Exception {
        try (Socket before = connect()) {
            assertThat(echoed(before, "x")).isEqualTo("x");
            proxy.behave(new TcpProxy.Manner.Cut());
            assertThat(ends(before)).isTrue();
        }
        try (Socket during = connect()) {
            assertThat(ends(during)).isTrue();
        }
        proxy.behave(new TcpProxy.Manner.Pass());
        try (Socket after = connect()) {
            assertThat(echoed(after, "y")).isEqualTo("y");
        }
    }

    @Test
    void breaksOffAfterSomeBytes() throws Exception {
        proxy.behave(new TcpProxy.Manner.Truncate(3));
        try (Socket client = connect()) {
            client.getOutputStream().write("abcdef".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("abc");
        }
    }

    @Test
    void swallowsWhatIsSent() throws Exception {
        proxy.behave(new TcpProxy.Manner.BlackHole());
        try (Socket client = connect()) {
            client.setSoTimeout(SILENCE_MILLIS);
            client.getOutputStream().write("hello?".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static String echoed(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return new String(client.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII);
    }

    private static boolean ends(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (IOException e) {
            return true; // reset
        }
    }

    private void serve() {
        try {
            while (true) {
                Socket client = echo.accept();
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        client.getInputStream().transferTo(client.getOutputStream());
                    } catch (IOException e) {
                        // it has gone
                    }
                });
            }
        } catch (IOException e) {
            // closed
        }
    }
}

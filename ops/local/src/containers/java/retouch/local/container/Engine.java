package retouch.local.container;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// The Docker engine of a test, and containers in it whose one port is known before they start.
///
/// Without an engine a test is skipped and says so; with `-Dcontainers.required=true` it fails.
public final class Engine {

    private Engine() {}

    /// Whether there is an engine, or there has to be one.
    public static boolean isExpected() {
        return Boolean.getBoolean("containers.required")
                || DockerClientFactory.instance().isDockerAvailable();
    }

    /// Before each test, so that each counts as skipped where there is no engine.
    public static void require() {
        Assumptions.assumeTrue(isExpected(), "there is no Docker engine here (DOCKER_HOST)");
    }

    /// A container of an image that is already there, or that the engine fetches.
    ///
    /// @param property the system property that names the image
    /// @param inside   the port in the container
    /// @param outside  the port on the loopback of the engine's machine
    public static GenericContainer<?> container(String property, int inside, int outside) {
        String image = System.getProperty(property);
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image));
        container.setPortBindings(List.of("127.0.0.1:%d:%d".formatted(outside, inside)));
        if (image.endsWith(":local")) { // no registry has it
            container.withImagePullPolicy(_ -> false);
        }
        return container;
    }

    /// A port that was free a moment ago.
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// It stops answering and keeps all it has.
    public static void pause(GenericContainer<?> container) {
        DockerClientFactory.lazyClient().pauseContainerCmd(container.getContainerId()).exec();
    }

    /// It answers again.
    public static void resume(GenericContainer<?> container) {
        DockerClientFactory.lazyClient().unpauseContainerCmd(container.getContainerId()).exec();
    }
}

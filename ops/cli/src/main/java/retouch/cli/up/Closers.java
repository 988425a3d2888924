package retouch.cli.up;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has been started so far: closed in reverse order unless the whole start succeeds.
final class Closers implements AutoCloseable {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        started.push(resource);
        return resource;
    }

    /// The start succeeded: from now on somebody else owns them.
    void keep() {
        started.clear();
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                // why a close failed is not what its caller wants to know
            }
        }
    }
}

package retouch.worker.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// Another worker of the machine, as far as a lock knows: marks itself, says so, and stays until it is killed or its
/// input ends.
final class NeighborProcess {

    private NeighborProcess() {}

    /// @param arguments the cache, and `works` or `loads`
    public static void main(String[] arguments) throws IOException {
        Neighbors neighbors = Neighbors.in(Path.of(arguments[0]), true);
        if (arguments[1].equals("works")) {
            neighbors.works(true);
        } else {
            neighbors.turn(Duration.ZERO);
        }
        System.out.println("marked");
        while (System.in.read() >= 0) {
            continue;
        }
    }
}

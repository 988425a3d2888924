package retouch.cli.bench.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import retouch.fleet.file.Folders;

/// A folder for weights, a third of a gigabyte at the paper's size, that is gone however the bench ends: also
/// with Ctrl-C.
final class WeightsFolder implements AutoCloseable {

    private final Path path;
    private final Thread hook;

    private WeightsFolder(Path path) {
        this.path = path;
        this.hook = Thread.ofPlatform().name("retouch-bench-folder").unstarted(this::deleteAtTheEnd);
    }

    static WeightsFolder create() throws IOException {
        WeightsFolder folder = new WeightsFolder(Files.createTempDirectory("retouch-bench"));
        Runtime.getRuntime().addShutdownHook(folder.hook);
        return folder;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        Folders.delete(path);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already
        }
    }

    private void deleteAtTheEnd() {
        try {
            Folders.delete(path);
        } catch (IOException | UncheckedIOException e) {
            // nobody is left to be told
        }
    }
}

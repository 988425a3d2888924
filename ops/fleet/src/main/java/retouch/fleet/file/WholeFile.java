package retouch.fleet.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// Writes files that nobody ever sees half.
public final class WholeFile {

    /// Fills a file.
    ///
    /// @param <E> what else may go wrong
    @FunctionalInterface
    public interface Content<E extends Exception> {
        void writeTo(Path part) throws E, IOException;
    }

    private WholeFile() {}

    /// Fills a hidden file beside `target` and moves it there in one step. Missing folders are created.
    /// If it throws, `target` holds what it held before, and nothing lies beside it.
    public static <E extends Exception> void write(Path target, Content<E> content) throws E, IOException {
        Path whole = target.toAbsolutePath();
        Files.createDirectories(whole.getParent());
        // Not createTempFile: its files can be read by their owner only, and so could the picture.
        Path part = whole.resolveSibling(".%s.%s.part".formatted(whole.getFileName(), UUID.randomUUID()));
        try {
            content.writeTo(part);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

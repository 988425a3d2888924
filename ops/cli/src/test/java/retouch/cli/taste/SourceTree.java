package retouch.cli.taste;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The project's own files, as a checkout has them.
public final class SourceTree {

    /// One Java file.
    ///
    /// @param path  relative to the project, with `/`
    /// @param lines without line ends
    public record Source(String path, List<String> lines) {

        public boolean isTest() {
            return path.contains("/src/test/");
        }
    }

    private SourceTree() {}

    /// The folder that holds the wrapper.
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /// Every Java file that is written by hand.
    public static List<Source> java() {
        Path root = root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .map(file -> new Source(root.relativize(file).toString().replace('\\', '/'), lines(file)))
                    .sorted((a, b) -> a.path().compareTo(b.path()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

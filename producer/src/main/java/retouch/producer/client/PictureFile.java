package retouch.producer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// A picture that somebody brings: a file, or bytes with a name. Nothing is read before [EditClient]
/// asks. Thread-safe.
public sealed interface PictureFile {

    /// What sentences call it.
    String name();

    /// Bytes, without reading them.
    long sizeBytes() throws IOException;

    /// The whole content; the caller must not change the array.
    byte[] read() throws IOException;

    /// A file on disk.
    static PictureFile of(Path path) {
        return new OnDisk(path);
    }

    /// Bytes in memory; copied.
    static PictureFile of(String name, byte[] content) {
        return new InMemory(name, content.clone());
    }

    /// A file on disk.
    record OnDisk(Path path) implements PictureFile {
        public OnDisk {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public long sizeBytes() throws IOException {
            return Files.size(path);
        }

        @Override
        public byte[] read() throws IOException {
            return Files.readAllBytes(path);
        }
    }

    /// Bytes in memory.
    final class InMemory implements PictureFile {

        private final String name;
        private final byte[] content;

        private InMemory(String name, byte[] content) {
            this.name = Objects.requireNonNull(name, "name");
            this.content = content;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long sizeBytes() {
            return content.length;
        }

        @Override
        public byte[] read() {
            return content;
        }
    }
}

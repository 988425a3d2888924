package retouch.fleet.object;

import java.io.IOException;
import java.nio.file.Path;

import retouch.fleet.file.WholeFile;
import retouch.fleet.object.ObjectStoreException.Kind;

/// Files on this machine that objects come from and go to.
final class LocalFiles {

    private LocalFiles() {}

    /// As [WholeFile#write]; what goes wrong with the file is the store's exception.
    static void writeWhole(Path target, WholeFile.Content<ObjectStoreException> content)
            throws ObjectStoreException {
        try {
            WholeFile.write(target, content);
        } catch (IOException e) {
            throw new ObjectStoreException(Kind.REJECTED,
                    "The file " + target + " cannot be written: " + e + ".", e);
        }
    }

    static ObjectStoreException unreadable(Path file, IOException cause) {
        return new ObjectStoreException(Kind.REJECTED, "The file " + file + " cannot be read: " + cause + ".",
                cause);
    }
}

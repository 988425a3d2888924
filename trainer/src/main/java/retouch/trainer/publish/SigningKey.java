package retouch.trainer.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import retouch.fleet.file.WholeFile;
import retouch.schemas.model.CardSignature;

/// The private key that signs cards, in a file of its own that its owner alone may read.
public final class SigningKey {

    private SigningKey() {}

    /// Reads the key, or makes one; the public half lies beside it, with `.pub` at the end of its name.
    ///
    /// @return the private key, in Base64
    /// @throws IOException if the file cannot be read or written, or holds something else; the message names it
    public static String readOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            CardSignature.Keys keys = CardSignature.newKeys();
            WholeFile.write(file.resolveSibling(file.getFileName() + ".pub"),
                    part -> Files.writeString(part, keys.publicKey() + "\n"));
            WholeFile.write(file, part -> {
                Files.writeString(part, keys.privateKey() + "\n");
                if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
                }
            });
        }
        String key = Files.readString(file).strip();
        try {
            CardSignature.sign(new byte[0], key);
            return key;
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " holds no private Ed25519 key in Base64 (PKCS #8). Delete it, and a new"
                            + " one is made.",
                    e);
        }
    }
}

package retouch.fleet.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

import retouch.fleet.config.Settings;
import retouch.schemas.model.CardSignature;

/// The public keys that a setting names, by themselves or by the files that hold them.
final class KeyList {

    /// A file of keys is a page; anything longer is another file by mistake.
    private static final int FILE_BYTES_MAX = 64 * 1024;

    /// What `openssl` writes around a key.
    private static final String PEM_FENCE = "-----";

    private final Settings settings;
    private final String setting;
    private final SequencedSet<String> keys = new LinkedHashSet<>();

    private KeyList(Settings settings, String setting) {
        this.settings = settings;
        this.setting = setting;
    }

    /// @param settings hears of every mistake
    /// @param setting  what messages call it
    /// @param text     keys in Base64 and files, with commas between; a file may be marked by `@`
    static List<String> from(Settings settings, String setting, Optional<String> text) {
        KeyList list = new KeyList(settings, setting);
        text.ifPresent(list::addAll);
        return List.copyOf(list.keys);
    }

    private void addAll(String text) {
        for (String entry : text.strip().split(",", -1)) {
            String stripped = entry.strip();
            if (isPublicKey(stripped)) {
                keys.add(stripped);
            } else if (isPrivateKey(stripped)) {
                reportPrivateKey("an entry");
            } else if (stripped.isEmpty()) {
                settings.problem(setting + " has an empty entry: look for a comma too many.");
            } else {
                addFile(stripped.startsWith("@") ? stripped.substring(1) : stripped);
            }
        }
    }

    private void addFile(String name) {
        List<String> lines;
        try {
            lines = lines(Path.of(name));
        } catch (IOException | InvalidPathException e) {
            settings.problem(
                    ("%s: '%s' is neither a public Ed25519 key in Base64 (X.509) nor a file that can be"
                            + " read. Name the file that `retouch train --key FILE` wrote, FILE.pub.")
                            .formatted(setting, name));
            return;
        }
        for (String line : lines) {
            if (isPublicKey(line)) {
                keys.add(line);
            } else if (isPrivateKey(line)) {
                reportPrivateKey("the file " + name);
            } else {
                settings.problem(
                        "%s: the file %s holds a line that is no public Ed25519 key in Base64 (X.509)."
                                .formatted(setting, name));
            }
        }
        if (lines.isEmpty()) { // else a file that was emptied would switch the checks off
            settings.problem("%s: the file %s holds no key.".formatted(setting, name));
        }
    }

    /// Without comments, fences and blank lines.
    private static List<String> lines(Path file) throws IOException {
        byte[] bytes;
        try (InputStream stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(FILE_BYTES_MAX + 1);
        }
        if (bytes.length > FILE_BYTES_MAX) {
            throw new IOException(file + " is too long for a file of keys");
        }
        List<String> lines = new ArrayList<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\\R")) {
            String key = line.strip();
            if (!key.isEmpty() && !key.startsWith("#") && !key.startsWith(PEM_FENCE)) {
                lines.add(key);
            }
        }
        return lines;
    }

    /// Says nothing of what it holds: settings are printed.
    private void reportPrivateKey(String where) {
        settings.problem(setting + ": " + where + " is a private key, which only who signs may have. Name the"
                + " public one, FILE.pub; and make new keys if others could read this.");
    }

    private static boolean isPublicKey(String text) {
        try {
            return !CardSignature.keyId(text).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPrivateKey(String text) {
        try {
            return !CardSignature.sign(new byte[0], text).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

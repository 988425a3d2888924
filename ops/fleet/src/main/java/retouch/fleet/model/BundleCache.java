package retouch.fleet.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import retouch.fleet.file.Folders;
import retouch.schemas.object.Sha256;

/// Keeps a cache of bundles small. Several workers of a machine may share one: what one of them deletes while another
/// reads it is fetched again.
public final class BundleCache {

    /// A download that is older was left by a process that died.
    private static final Duration PART_MAX = Duration.ofHours(6);
    private static final String PART = ".part-";

    private BundleCache() {}

    /// Says that a version was used now, and deletes those that were used longest ago.
    ///
    /// @param keep never deleted
    /// @param max  how many versions are kept, that one included
    public static void tidy(Path cache, Sha256 keep, int max) throws IOException {
        Path used = BundleTransfer.folder(cache, keep);
        if (Files.exists(used)) {
            Files.setLastModifiedTime(used, FileTime.from(Instant.now()));
        }
        List<Path> bundles = new ArrayList<>();
        List<Path> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(cache)) {
            files.filter(Files::isDirectory).forEach(folder -> {
                if (folder.getFileName().toString().matches("[0-9a-f]{64}")) {
                    bundles.add(folder);
                } else if (folder.getFileName().toString().startsWith(PART)) {
                    parts.add(folder);
                }
            });
        }
        bundles.remove(used);
        bundles.sort(Comparator.comparing(BundleCache::usedAt).reversed());
        for (Path old : bundles.subList(Math.min(bundles.size(), max - 1), bundles.size())) {
            delete(cache, old);
        }
        for (Path part : parts) {
            if (usedAt(part).toInstant().isBefore(Instant.now().minus(PART_MAX))) {
                Folders.delete(part);
            }
        }
    }

    /// Out of the way first, so that nobody finds half of it.
    private static void delete(Path cache, Path bundle) throws IOException {
        try {
            Folders.delete(Files.move(bundle, cache.resolve(PART + "gone-" + bundle.getFileName())));
        } catch (NoSuchFileException e) {
            // another worker was faster
            return;
        }
    }

    private static FileTime usedAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return FileTime.from(Instant.MAX); // gone meanwhile: nothing to delete
        }
    }
}

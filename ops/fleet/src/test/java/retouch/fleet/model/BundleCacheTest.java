package retouch.fleet.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

class BundleCacheTest {

    @TempDir
    private Path cache;

    @Test
    void deletesWhatWasUsedLongestAgo() throws Exception {
        for (int version = 0; version < 5; version++) {
            bundle(version, Duration.ofHours(version + 1));
        }
        Path left = Files.createDirectory(cache.resolve(".part-left"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Files.createDirectory(cache.resolve(".part-now"));
        Files.createDirectory(cache.resolve("model"));

        BundleCache.tidy(cache, digest(4), 3); // used now, though it is the oldest

        assertThat(cache.resolve(digest(4).hex())).exists();
        assertThat(cache.resolve(digest(0).hex())).exists();
        assertThat(cache.resolve(digest(1).hex())).exists();
        assertThat(cache.resolve(digest(2).hex())).doesNotExist();
        assertThat(cache.resolve(digest(3).hex())).doesNotExist();
        assertThat(left).doesNotExist();
        assertThat(cache.resolve(".part-now")).exists();
        assertThat(cache.resolve("model")).as("is none of its business").exists();
        try (var files = Files.list(cache)) {
            assertThat(files).hasSize(5);
        }
    }

    private void bundle(int version, Duration ago) throws Exception {
        Path folder = Files.createDirectory(cache.resolve(digest(version).hex()));
        Files.write(folder.resolve("card.json"), new byte[]{1});
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(ago)));
    }

    private static Sha256 digest(int version) {
        return Sha256.of(new byte[]{(byte) version});
    }
}

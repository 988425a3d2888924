package retouch.trainer.checkpoint.tensorflow;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Checkpoints that TensorFlow 2.18's own code wrote: see `CheckpointFixtureMain`.
final class Fixtures {

    static final Path FOLDER = folder();

    private Fixtures() {}

    /// What the fixture's writer drew for a variable, in `[-1, 1)`.
    static float[] values(String name, int count) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        float[] values = new float[count];
        for (int index = 0; index < count; index++) {
            values[index] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    /// Copies one checkpoint's files.
    ///
    /// @return its prefix there
    static Path copy(String name, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> own = files.filter(file -> file.getFileName().toString().startsWith(name + "."))
                    .toList();
            for (Path file : own) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return folder.resolve(name);
    }

    private static Path folder() {
        try {
            return Path
                    .of(Objects.requireNonNull(Fixtures.class.getResource("/checkpoint/few.index")).toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

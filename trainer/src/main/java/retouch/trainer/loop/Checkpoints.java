package retouch.trainer.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The checkpoints of one training, in one folder: the newest two are kept, for the case that the newest is damaged
/// by something other than this program. Not thread-safe.
final class Checkpoints {

    private static final String PREFIX = "step-";
    private static final String SUFFIX = ".checkpoint";
    private static final int KEPT = 2;

    private final Path folder;

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /// Saves, and deletes what is older than the newest two.
    Path save(TrainingSettings settings, TrainingState state) throws IOException {
        Path file = folder.resolve(PREFIX + "%010d".formatted(state.step()) + SUFFIX);
        Checkpoint.write(file, settings, state);
        for (Path old : newestFirst().stream().skip(KEPT).toList()) {
            Files.deleteIfExists(old);
        }
        return file;
    }

    /// The newest one that is whole; empty if there is none.
    ///
    /// @throws CheckpointException if there are some, and none can be used; it is the newest one's
    Optional<TrainingState> newest(TrainingSettings settings) throws IOException, CheckpointException {
        CheckpointException first = null;
        for (Path file : newestFirst()) {
            try {
                return Optional.of(Checkpoint.read(file, settings));
            } catch (CheckpointException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return Optional.empty();
    }

    /// Steps behind the newest one, by its name; 0 if there is none.
    long newestStep() throws IOException {
        return newestFirst().stream().map(file -> file.getFileName().toString())
                .map(name -> Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length())))
                .findFirst().orElse(0L);
    }

    List<Path> newestFirst() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d+\\" + SUFFIX))
                    .sorted(Comparator.reverseOrder()).toList();
        }
    }
}

package retouch.worker.crash;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import retouch.fleet.config.Settings;
import retouch.fleet.process.Halt;
import retouch.schemas.object.Sha256;

/// Lets a worker die on purpose, so that the promise can be tried. Without settings it never does. Thread-safe.
public final class Crashes {

    /// Never.
    public static final Crashes NONE = new Crashes(Optional.empty(), Optional.empty(), Set.of(), () -> {});

    private final Optional<CrashPoint> at;
    private final Optional<Path> mark;
    private final Set<Sha256> photographs;
    private final Runnable death;

    /// @param at          where to die
    /// @param mark        a file; who creates it dies, so that one worker does it once
    /// @param photographs whose editing kills
    /// @param death       ends the process
    Crashes(Optional<CrashPoint> at, Optional<Path> mark, Set<Sha256> photographs, Runnable death) {
        this.at = Objects.requireNonNull(at, "at");
        this.mark = Objects.requireNonNull(mark, "mark");
        this.photographs = Set.copyOf(photographs);
        this.death = Objects.requireNonNull(death, "death");
    }

    /// Reads `RETOUCH_WORKER_CRASH_AT`, a [CrashPoint]; `RETOUCH_WORKER_CRASH_MARK`, a file; and
    /// `RETOUCH_WORKER_CRASH_ON`, digests of photographs with commas between.
    public static Crashes from(Settings settings) {
        Optional<String> point = settings.optionalText("RETOUCH_WORKER_CRASH_AT");
        if (point.isPresent() && CrashPoint.of(point.get()).isEmpty()) {
            settings.problem("RETOUCH_WORKER_CRASH_AT must be one of %s, not '%s'.".formatted(
                    Arrays.stream(CrashPoint.values()).map(CrashPoint::label)
                            .collect(Collectors.joining(", ")),
                    point.get()));
        }
        Set<Sha256> photographs = new HashSet<>();
        settings.optionalText("RETOUCH_WORKER_CRASH_ON").ifPresent(list -> {
            for (String hex : list.split(",", -1)) {
                try {
                    photographs.add(new Sha256(hex.strip()));
                } catch (IllegalArgumentException e) {
                    settings.problem("RETOUCH_WORKER_CRASH_ON must list digests of 64 hex digits, not '%s'."
                            .formatted(hex));
                }
            }
        });
        return new Crashes(point.flatMap(CrashPoint::of),
                settings.optionalText("RETOUCH_WORKER_CRASH_MARK").map(Path::of), photographs, Halt::now);
    }

    /// Dies here if this is the point.
    public void pass(CrashPoint point) {
        if (at.filter(point::equals).isPresent() && isMine()) {
            death.run();
        }
    }

    /// Dies here if the photograph is one that kills.
    public void edit(Sha256 photograph) {
        if (photographs.contains(photograph)) {
            death.run();
        }
    }

    private boolean isMine() {
        if (mark.isEmpty()) {
            return true;
        }
        try {
            Files.createFile(mark.get());
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("RETOUCH_WORKER_CRASH_MARK cannot be written: " + mark.get(), e);
        }
    }
}

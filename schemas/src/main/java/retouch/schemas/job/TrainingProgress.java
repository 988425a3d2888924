package retouch.schemas.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a trainer says of a training, every few seconds and when its state changes. The last word counts.
///
/// @param training  names the training: 1 to 64 letters, digits, dots, dashes
/// @param trainer   who trains, with what
/// @param state     how far it is
/// @param sentence  for people: what it waits for, why it was refused or failed; may be empty; cut after 2,000
///                  characters
/// @param step      steps done
/// @param steps     steps to do; zero if that is not known
/// @param losses    the last value of each loss; what is not finite is left out; at most 64
/// @param stepTime  how long a step takes, lately; kept in whole microseconds
/// @param left      how long it will take still, as an estimate; kept in whole microseconds
/// @param version   the version that it published; cut after 256 characters
/// @param startedAt when it began; kept in whole microseconds
/// @param at        when the trainer said so; kept in whole microseconds
public record TrainingProgress(
        String training,
        WorkerIdentity trainer,
        TrainingState state,
        String sentence,
        long step,
        long steps,
        SortedMap<String, Double> losses,
        Optional<Duration> stepTime,
        Optional<Duration> left,
        Optional<String> version,
        Instant startedAt,
        Instant at) {

    private static final int LOSSES_MAX = 64;

    public TrainingProgress {
        if (!training.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,63}")) {
            throw new IllegalArgumentException(
                    "training must be 1 to 64 letters, digits, dots or dashes: " + training);
        }
        Objects.requireNonNull(trainer, "trainer");
        Objects.requireNonNull(state, "state");
        sentence = BoundedText.cut(sentence, BoundedText.SENTENCE_CHARS_MAX, "sentence");
        if (step < 0 || steps < 0) {
            throw new IllegalArgumentException(
                    "nothing is counted below zero: step " + step + " of " + steps);
        }
        losses = finite(losses);
        stepTime = stepTime.map(time -> WireTime.duration(time, "stepTime"));
        left = left.map(time -> WireTime.duration(time, "left"));
        version = version.map(name -> BoundedText.cut(name, BoundedText.NAME_CHARS_MAX, "version"));
        startedAt = WireTime.instant(startedAt, "startedAt");
        at = WireTime.instant(at, "at");
    }

    /// A training that goes wrong must still be able to say so.
    private static SortedMap<String, Double> finite(Map<String, Double> losses) {
        SortedMap<String, Double> finite = new TreeMap<>();
        losses.forEach((name, value) -> {
            if (Double.isFinite(value) && finite.size() < LOSSES_MAX) {
                finite.put(BoundedText.cut(name, BoundedText.NAME_CHARS_MAX, "losses"), value);
            }
        });
        return Collections.unmodifiableSortedMap(finite);
    }
}

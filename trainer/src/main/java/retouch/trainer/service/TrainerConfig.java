package retouch.trainer.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

import retouch.fleet.config.Settings;
import retouch.schemas.object.Sha256;

/// How a trainer of the fleet works: `RETOUCH_TRAINER_*`.
///
/// @param id           of this process
/// @param work         the folder of the training: checkpoints, curves, the last model
/// @param every        how long after the end of a training the next one begins
/// @param newPictures  begin earlier when so many new pictures have come from consented edits; 0 is never
/// @param steps        of one training
/// @param time         of one training, at most
/// @param pictures     prefix of the pictures in the bucket; empty for none
/// @param consented    whether photographs of edits are learnt from whose users consented
/// @param synthetic    drawn faces to add
/// @param recipe       a file with values that differ from the standard recipe
/// @param key          the file of the private key that signs cards
/// @param model        digest of the model that the first one must be better than, and begins with
/// @param judgePictures held-out pictures to judge with
/// @param drift        begin earlier when a trait of a day's jobs has moved so far (population stability index);
///                     empty is never
public record TrainerConfig(
        String id,
        Path work,
        Duration every,
        int newPictures,
        long steps,
        Duration time,
        Optional<String> pictures,
        boolean consented,
        int synthetic,
        Optional<Path> recipe,
        Path key,
        Optional<Sha256> model,
        int judgePictures,
        OptionalDouble drift) {

    public TrainerConfig {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(every, "every");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(pictures, "pictures");
        Objects.requireNonNull(drift, "drift");
        Objects.requireNonNull(key, "key");
    }

    /// Reads the settings; what is wrong is left with them.
    public static TrainerConfig from(Settings settings) {
        Path work = Path.of(settings.text("RETOUCH_TRAINER_WORK", "training"));
        return new TrainerConfig(
                settings.text("RETOUCH_TRAINER_ID",
                        "trainer-" + UUID.randomUUID().toString().substring(0, 8)),
                work,
                settings.duration("RETOUCH_TRAINER_EVERY", Duration.ofHours(6)),
                settings.integer("RETOUCH_TRAINER_NEW_PICTURES", 0, 0, 1_000_000),
                settings.integer("RETOUCH_TRAINER_STEPS", 2000, 1, 100_000_000),
                settings.duration("RETOUCH_TRAINER_TIME", Duration.ofHours(2)),
                settings.optionalText("RETOUCH_TRAINER_PICTURES"),
                settings.flag("RETOUCH_TRAINER_CONSENTED", true),
                settings.integer("RETOUCH_TRAINER_SYNTHETIC", 1_000_000, 0, 1_000_000_000),
                settings.optionalText("RETOUCH_TRAINER_RECIPE").map(Path::of),
                settings.optionalText("RETOUCH_TRAINER_KEY").map(Path::of)
                        .orElseGet(() -> work.resolve("signing.key")),
                model(settings),
                settings.integer("RETOUCH_TRAINER_JUDGE_PICTURES", 16, 2, 10_000),
                drift(settings));
    }

    /// The same with another rest between trainings.
    public TrainerConfig withEvery(Duration rest) {
        return new TrainerConfig(id, work, rest, newPictures, steps, time, pictures, consented, synthetic,
                recipe,
                key, model, judgePictures, drift);
    }

    private static OptionalDouble drift(Settings settings) {
        Optional<String> text = settings.optionalText("RETOUCH_TRAINER_DRIFT");
        if (text.filter(value -> !value.strip().matches("[0-9]{1,3}(\\.[0-9]{1,6})?")).isPresent()) {
            settings.problem(
                    "RETOUCH_TRAINER_DRIFT must be a number such as 0.25, not '" + text.get() + "'.");
            return OptionalDouble.empty();
        }
        return text.map(value -> OptionalDouble.of(Double.parseDouble(value.strip())))
                .orElseGet(OptionalDouble::empty);
    }

    private static Optional<Sha256> model(Settings settings) {
        Optional<String> hex = settings.optionalText("RETOUCH_TRAINER_MODEL");
        try {
            return hex.map(text -> new Sha256(text.strip()));
        } catch (IllegalArgumentException e) {
            settings.problem(
                    "RETOUCH_TRAINER_MODEL must be the digest of a model's card, 64 hex digits, not '%s'."
                            .formatted(hex.orElseThrow()));
            return Optional.empty();
        }
    }
}

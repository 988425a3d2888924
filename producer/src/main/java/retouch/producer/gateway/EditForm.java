package retouch.producer.gateway;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import retouch.producer.client.Edit;
import retouch.producer.client.PictureFile;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Tenant;

/// Turns a form into an edit.
///
/// | part               | content                                                             |
/// |--------------------|---------------------------------------------------------------------|
/// | `image`            | the photograph, required                                            |
/// | `mask`             | light is the hole, of the photograph's size, required               |
/// | `sketch`           | lines for the hole                                                  |
/// | `color`            | strokes of color for the hole                                       |
/// | `color-key`        | a color in `color` that means "no color here", six hexadecimal digits |
/// | `seed`             | a whole number; 1 if it is missing                                  |
/// | `lane`             | `interactive`, if it is missing, or `batch`                         |
/// | `model`            | an alias or a version; `stable` if it is missing                    |
/// | `deadline`         | how long the answer is of use, such as `PT5M`                       |
/// | `job`              | a name for the job, so that sending it again is the same job        |
/// | `training-consent` | `true` if the trainer may learn from this edit                      |
/// | `tenant`           | whose job it is; `default` if it is missing                         |
/// | `keep-location`    | `true` if GPS coordinates stay in the result                        |
final class EditForm {

    static final Set<String> PARTS = new TreeSet<>(
            Set.of("image", "mask", "sketch", "color", "color-key", "seed",
                    "lane", "model", "deadline", "job", "tenant", "training-consent", "keep-location"));

    private static final int TEXT_BYTES_MAX = 512;
    private static final Duration DEADLINE_MAX = Duration.ofDays(365);

    private final FormData form;
    private final Clock clock;

    /// @param clock says where a deadline counts from
    EditForm(FormData form, Clock clock) {
        this.form = form;
        this.clock = clock;
    }

    Edit edit() throws ProblemException {
        Edit edit = Edit.of(required("image"), required("mask"));
        edit = picture("sketch").map(edit::withSketch).orElse(edit);
        edit = picture("color").map(edit::withColor).orElse(edit);
        edit = colorKey().map(edit::withColorKey).orElse(edit);
        edit = seed().map(edit::withSeed).orElse(edit);
        edit = lane().map(edit::withLane).orElse(edit);
        edit = model().map(edit::withModel).orElse(edit);
        edit = deadline().map(clock.instant()::plus).map(edit::withDeadline).orElse(edit);
        edit = job().map(edit::withJob).orElse(edit);
        edit = tenant().map(edit::withTenant).orElse(edit);
        return edit.withTrainingConsent(flag("training-consent")).withKeepLocation(flag("keep-location"));
    }

    private PictureFile required(String name) throws ProblemException {
        return picture(name).orElseThrow(() -> new ProblemException(Problem.badRequest(
                "The part '%s' is missing; send a picture.".formatted(name))));
    }

    private Optional<PictureFile> picture(String name) {
        return form.file(name).map(content -> PictureFile.of(name, content));
    }

    private Optional<Integer> colorKey() throws ProblemException {
        Optional<String> text = text("color-key");
        if (text.isPresent() && !text.get().matches("#?[0-9A-Fa-f]{6}")) {
            throw wrong("color-key", "be six hexadecimal digits, such as 00ff00");
        }
        return text.map(digits -> Integer.valueOf(digits.replace("#", ""), 16));
    }

    private Optional<Long> seed() throws ProblemException {
        try {
            return text("seed").map(Long::valueOf);
        } catch (NumberFormatException e) {
            throw wrong("seed", "be a whole number of 64 bits");
        }
    }

    private Optional<Lane> lane() throws ProblemException {
        Optional<String> text = text("lane");
        Optional<Lane> lane = text.flatMap(Lane::of);
        if (text.isPresent() && lane.isEmpty()) {
            throw wrong("lane", "be interactive or batch");
        }
        return lane;
    }

    private Optional<Tenant> tenant() throws ProblemException {
        Optional<String> text = text("tenant");
        if (text.isPresent() && !Tenant.isTenant(text.get())) {
            throw wrong("tenant",
                    "have 1 to 64 letters, digits, dots, dashes or underscores and start with a letter or"
                            + " digit");
        }
        return text.map(Tenant::new);
    }

    private Optional<String> model() throws ProblemException {
        Optional<String> text = text("model");
        if (text.isPresent() && text.get().length() > 128) {
            throw wrong("model", "have at most 128 characters");
        }
        return text;
    }

    private Optional<Duration> deadline() throws ProblemException {
        try {
            Optional<Duration> deadline = text("deadline").map(Duration::parse);
            boolean isFine = deadline.isEmpty()
                    || (deadline.get().isPositive() && deadline.get().compareTo(DEADLINE_MAX) <= 0);
            if (isFine) {
                return deadline;
            }
        } catch (DateTimeException e) {
            // Said below, in words that help.
        }
        throw wrong("deadline", "be a duration from now of up to a year: write PT30S, PT5M or PT1H30M");
    }

    private Optional<JobId> job() throws ProblemException {
        try {
            return text("job").map(JobId::new);
        } catch (IllegalArgumentException e) {
            throw wrong("job",
                    "have 1 to 64 letters, digits, dots, dashes or underscores and start with a letter"
                            + " or digit");
        }
    }

    private boolean flag(String name) throws ProblemException {
        String text = text(name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(name, "be true or false");
        }
        return text.equals("true");
    }

    private Optional<String> text(String name) throws ProblemException {
        return form.text(name, TEXT_BYTES_MAX);
    }

    private static ProblemException wrong(String name, String must) {
        return new ProblemException(Problem.badRequest("The part '%s' must %s.".formatted(name, must)));
    }
}

package retouch.producer.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.object.ObjectRef;

/// Says to a person how a job ended. Pure functions.
final class EditText {

    private static final String UNTRAINED = "NOTE: model %s is UNTRAINED. Its weights are random numbers, so"
            + " the hole is filled with noise, not with a face.";

    private EditText() {}

    /// What `retouch edit` prints about one edit.
    static List<String> summary(Ending ending) {
        Table table = new Table();
        ending.job().ifPresent(job -> table.row("job", job.value()));
        table.row("outcome", ending.label());
        table.row(ending.exitCode() == ExitCode.OK ? "picture" : "why", detail(ending));
        ending.decision().ifPresent(result -> {
            if (result.outcome() instanceof Outcome.Done done) {
                table.row("model", done.model().version());
                table.row("seed", Long.toString(result.seed()));
                table.row("took", millis(total(result)));
            }
        });
        return withNote(table.lines(), ending.decision());
    }

    /// What `retouch status` prints about a job that ended: all that is needed to do it again.
    static List<String> report(EditFinished result, Optional<Path> file) {
        Table table = new Table().row("job", result.job().value()).row("outcome", result.outcome().label());
        outcomeRows(table, result, file);
        table.row("seed", Long.toString(result.seed()));
        askedRows(table, result);
        inputRows(table, result.inputs());
        table.row("worker", "%s (%s, %s)".formatted(result.worker().id(), result.worker().engine(),
                result.worker().device()));
        table.row("attempt", Integer.toString(result.attempt()));
        table.row("decided", result.decidedAt().toString());
        result.timings().elapsed().forEach((stage, elapsed) -> table.row(stage.label(), millis(elapsed)));
        if (!result.timings().elapsed().isEmpty()) {
            table.row("total", millis(total(result)));
        }
        return withNote(table.lines(), Optional.of(result));
    }

    /// What was asked for besides, where it is not what most people ask for.
    private static void askedRows(Table table, EditFinished result) {
        result.colorKey().ifPresent(key -> table.row("color key", "%06x".formatted(key)));
        if (result.trainingConsent()) {
            table.row("consent", "training");
        }
        if (result.keepLocation()) {
            table.row("location", "kept");
        }
    }

    private static void outcomeRows(Table table, EditFinished result, Optional<Path> file) {
        switch (result.outcome()) {
            case Outcome.Done done -> {
                file.ifPresent(saved -> table.row("picture", saved.toString()));
                objectRows(table, "stored", done.picture());
                table.row("model", "%s (asked for %s)".formatted(done.model().version(), result.model()));
                table.row("", "card sha256 " + done.model().digest());
                PixelBox crop = done.crop();
                table.row("crop",
                        "%dx%d at %d,%d".formatted(crop.width(), crop.height(), crop.left(), crop.top()));
                done.figures().ifPresent(figures -> FiguresText.rows(table, figures));
            }
            case Outcome.Refused(Refusal refusal) -> {
                table.row("why", refusal.sentence());
                table.row("code", refusal.code().label());
            }
            case Outcome.Failed(String reason, String errorClass) -> {
                table.row("why", reason);
                table.row("error", errorClass);
            }
            case Outcome.Expired expired -> table.row("why", why(expired));
            case Outcome.Cancelled cancelled -> table.row("why", why(cancelled));
        }
    }

    static void inputRows(Table table, EditInputs inputs) {
        objectRows(table, "photograph", inputs.photograph());
        objectRows(table, "mask", inputs.mask());
        inputs.sketch().ifPresent(sketch -> objectRows(table, "sketch", sketch));
        inputs.color().ifPresent(color -> objectRows(table, "color", color));
    }

    private static void objectRows(Table table, String name, ObjectRef object) {
        table.row(name, String.format(Locale.ROOT, "%s (%,d bytes)", object.uri(), object.size()));
        if (!object.key().contains(object.sha256().hex())) {
            table.row("", "sha256 " + object.sha256());
        }
    }

    /// The file that was saved, or the sentence that says why there is none.
    static String detail(Ending ending) {
        return switch (ending) {
            case Ending.Ended(EditFinished result, Optional<Path> file) ->
                file.map(Path::toString).orElseGet(() -> why(result.outcome()));
            case Ending.Unsaved unsaved -> unsaved.problem();
            case Ending.Refused refused -> refused.refusal().sentence();
            case Ending.Unreachable unreachable -> unreachable.problem();
        };
    }

    /// Why a job ended as it did, set off from its outcome; a full stop if there is nothing to say.
    static String dashed(Outcome outcome) {
        String why = why(outcome);
        return why.isEmpty() ? "." : ". " + why;
    }

    /// The job that nobody knows.
    static String unknown(JobId job) {
        return "The fleet does not know job %s. Check the id, and that this is the fleet it was published to."
                .formatted(job);
    }

    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> "";
            case Outcome.Refused(Refusal refusal) -> refusal.sentence();
            case Outcome.Failed failed -> failed.reason();
            case Outcome.Expired expired ->
                "Nobody began it before its deadline, %s.".formatted(expired.deadline());
            case Outcome.Cancelled cancelled -> cancelled.reason();
        };
    }

    /// The one line that nobody may overlook.
    static Optional<String> untrainedNote(EditFinished result) {
        return result.outcome() instanceof Outcome.Done done && done.model().untrained()
                ? Optional.of(UNTRAINED.formatted(done.model().version()))
                : Optional.empty();
    }

    /// What a contact sheet says below the result.
    static Optional<String> modelNote(EditFinished result) {
        return result.outcome() instanceof Outcome.Done done
                ? Optional.of(done.model().version() + (done.model().untrained() ? ", untrained" : ""))
                : Optional.empty();
    }

    private static List<String> withNote(List<String> lines, Optional<EditFinished> result) {
        List<String> all = new ArrayList<>(lines);
        result.flatMap(EditText::untrainedNote).ifPresent(all::add);
        return all;
    }

    private static Duration total(EditFinished result) {
        return result.timings().elapsed().values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    private static String millis(Duration elapsed) {
        return String.format(Locale.ROOT, "%.1f ms", elapsed.toNanos() / 1e6);
    }
}

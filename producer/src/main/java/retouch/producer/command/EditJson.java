package retouch.producer.command;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import retouch.producer.client.Cancellation;
import retouch.producer.client.EditStatus;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.Stage;
import retouch.schemas.object.ObjectRef;

/// Says to a program how a job ended. API: a test pins it; fields are added, never renamed or removed.
///
/// `outcome` is `done`, `refused`, `failed`, `expired` or `cancelled`; or `unreachable` if the fleet did
/// not say.
///
/// | field           | type   | present                                                          |
/// |-----------------|--------|------------------------------------------------------------------|
/// | `job`           | string | if something was published                                       |
/// | `outcome`       | string | always                                                           |
/// | `file`          | string | if the picture was saved                                         |
/// | `problem`       | string | if it could not be saved or the fleet did not answer: a sentence |
/// | `refusal`       | object | if refused: `code`, `sentence`                                   |
/// | `failure`       | object | if failed: `class`, `reason`                                     |
/// | `deadline`      | string | if expired: an ISO 8601 instant                                  |
/// | `reason`        | string | if cancelled                                                     |
/// | `picture`       | object | if done: `uri`, `bytes`, `sha256`                                |
/// | `crop`          | object | if done, in pixels: `left`, `top`, `width`, `height`             |
/// | `quality`       | object | if measured: `overall`, `known`, `seam`, `sketch`, `color`; see `EditQuality` |
/// | `traits`        | object | if measured: `hole`, `scale`, `luminance`, `saturation`, `sketch`, `color`; see `JobTraits` |
/// | `model`         | object | if there is a result: `asked`; if done `version`, `sha256`, `untrained` |
/// | `seed`          | number | if there is a result, as are all that follow                     |
/// | `colorKey`      | string | if there was one: `RRGGBB`                                        |
/// | `trainingConsent`, `keepLocation` | boolean | what was asked for                            |
/// | `inputs`        | object | `photograph`, `mask`, if given `sketch`, `color`: as `picture`    |
/// | `fingerprint`   | string | identity of the request's content                                |
/// | `worker`        | object | `id`, `engine`, `device`                                         |
/// | `attempt`       | number | which attempt decided it, from 1                                 |
/// | `decidedAt`     | string | an ISO 8601 instant                                              |
/// | `timingsMillis` | object | milliseconds by stage, stages that were reached                  |
public final class EditJson {

    /// Writes the fields of one object.
    @FunctionalInterface
    public interface Fields {
        /// @throws IOException never; memory is written to
        void write(JsonGenerator json) throws IOException;
    }

    private EditJson() {}

    /// One object, indented, without a line break at the end.
    public static String object(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    /// Where a job is, as `retouch status --json` and the gateway say it: `state`, which is `ended`, `queued`
    /// or `unknown`, and `job`; if queued `lane` and `ahead`; if ended the fields above.
    public static String status(JobId job, EditStatus status) {
        return object(json -> status(json, job, status));
    }

    /// What became of a job that was to be cancelled, as `retouch cancel --json` and the gateway say it:
    /// `cancelled`, whether this call ended the job, and the fields of [#status].
    public static String cancellation(JobId job, Cancellation cancellation) {
        return object(json -> {
            json.writeBooleanField("cancelled", cancellation instanceof Cancellation.Cancelled);
            status(json, job, switch (cancellation) {
                case Cancellation.Cancelled(EditFinished result) -> new EditStatus.Ended(result);
                case Cancellation.Ended(EditFinished result) -> new EditStatus.Ended(result);
                case Cancellation.Unknown() -> new EditStatus.Unknown();
            });
        });
    }

    private static void status(JsonGenerator json, JobId job, EditStatus status) throws IOException {
        switch (status) {
            case EditStatus.Ended(EditFinished result) -> {
                json.writeStringField("state", "ended");
                ending(json, new Ending.Ended(result, Optional.empty()));
            }
            case EditStatus.Queued(Lane lane, long ahead) -> {
                json.writeStringField("state", "queued");
                json.writeStringField("job", job.value());
                json.writeStringField("lane", lane.label());
                json.writeNumberField("ahead", ahead);
            }
            case EditStatus.Unknown() -> {
                json.writeStringField("state", "unknown");
                json.writeStringField("job", job.value());
            }
        }
    }

    static void ending(JsonGenerator json, Ending ending) throws IOException {
        if (ending.job().isPresent()) {
            json.writeStringField("job", ending.job().get().value());
        }
        json.writeStringField("outcome", ending.label());
        switch (ending) {
            case Ending.Ended(EditFinished result, Optional<Path> file) -> {
                if (file.isPresent()) {
                    json.writeStringField("file", file.get().toString());
                }
                result(json, result);
            }
            case Ending.Unsaved(EditFinished result, String problem) -> {
                json.writeStringField("problem", problem);
                result(json, result);
            }
            case Ending.Refused(Refusal refusal) -> refusal(json, refusal);
            case Ending.Unreachable unreachable -> json.writeStringField("problem", unreachable.problem());
        }
    }

    private static void result(JsonGenerator json, EditFinished result) throws IOException {
        outcome(json, result.outcome());
        model(json, result);
        json.writeNumberField("seed", result.seed());
        if (result.colorKey().isPresent()) {
            json.writeStringField("colorKey", "%06x".formatted(result.colorKey().get()));
        }
        json.writeBooleanField("trainingConsent", result.trainingConsent());
        json.writeBooleanField("keepLocation", result.keepLocation());
        inputs(json, result.inputs());
        json.writeStringField("fingerprint", result.fingerprint().hex());
        json.writeObjectFieldStart("worker");
        json.writeStringField("id", result.worker().id());
        json.writeStringField("engine", result.worker().engine());
        json.writeStringField("device", result.worker().device());
        json.writeEndObject();
        json.writeNumberField("attempt", result.attempt());
        json.writeStringField("decidedAt", result.decidedAt().toString());
        json.writeObjectFieldStart("timingsMillis");
        for (Map.Entry<Stage, Duration> timing : result.timings().elapsed().entrySet()) {
            json.writeNumberField(timing.getKey().label(), timing.getValue().toNanos() / 1e6);
        }
        json.writeEndObject();
    }

    private static void outcome(JsonGenerator json, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Done done -> {
                reference(json, "picture", done.picture());
                PixelBox crop = done.crop();
                json.writeObjectFieldStart("crop");
                json.writeNumberField("left", crop.left());
                json.writeNumberField("top", crop.top());
                json.writeNumberField("width", crop.width());
                json.writeNumberField("height", crop.height());
                json.writeEndObject();
                if (done.figures().isPresent()) {
                    FiguresText.write(json, done.figures().get());
                }
            }
            case Outcome.Refused(Refusal refusal) -> refusal(json, refusal);
            case Outcome.Failed(String reason, String errorClass) -> {
                json.writeObjectFieldStart("failure");
                json.writeStringField("class", errorClass);
                json.writeStringField("reason", reason);
                json.writeEndObject();
            }
            case Outcome.Expired expired -> json.writeStringField("deadline", expired.deadline().toString());
            case Outcome.Cancelled cancelled -> json.writeStringField("reason", cancelled.reason());
        }
    }

    private static void model(JsonGenerator json, EditFinished result) throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("asked", result.model());
        if (result.outcome() instanceof Outcome.Done done) {
            json.writeStringField("version", done.model().version());
            json.writeStringField("sha256", done.model().digest().hex());
            json.writeBooleanField("untrained", done.model().untrained());
        }
        json.writeEndObject();
    }

    static void inputs(JsonGenerator json, EditInputs inputs) throws IOException {
        json.writeObjectFieldStart("inputs");
        reference(json, "photograph", inputs.photograph());
        reference(json, "mask", inputs.mask());
        if (inputs.sketch().isPresent()) {
            reference(json, "sketch", inputs.sketch().get());
        }
        if (inputs.color().isPresent()) {
            reference(json, "color", inputs.color().get());
        }
        json.writeEndObject();
    }

    private static void refusal(JsonGenerator json, Refusal refusal) throws IOException {
        json.writeObjectFieldStart("refusal");
        json.writeStringField("code", refusal.code().label());
        json.writeStringField("sentence", refusal.sentence());
        json.writeEndObject();
    }

    private static void reference(JsonGenerator json, String name, ObjectRef object) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("uri", object.uri());
        json.writeNumberField("bytes", object.size());
        json.writeStringField("sha256", object.sha256().hex());
        json.writeEndObject();
    }
}

package retouch.producer.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditQuality;
import retouch.schemas.job.JobId;
import retouch.schemas.job.JobTraits;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

/// What programs read: a field may be added here, and none may change.
class EditJsonTest {

    private static final String TAIL = """
              "seed" : 7,
              "trainingConsent" : false,
              "keepLocation" : true,
              "inputs" : {
                "photograph" : {
                  "uri" : "s3://retouch/uploads/a",
                  "bytes" : 10,
                  "sha256" : "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                },
                "mask" : {
                  "uri" : "s3://retouch/uploads/b",
                  "bytes" : 20,
                  "sha256" : "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
                },
                "sketch" : {
                  "uri" : "s3://retouch/uploads/c",
                  "bytes" : 30,
                  "sha256" : "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
                }
              },
              "fingerprint" : "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
              "worker" : {
                "id" : "w-1",
                "engine" : "nd4j 1.0.0-M2.1",
                "device" : "cpu x86_64"
              },
              "attempt" : 2,
              "decidedAt" : "2026-11-23T12:00:00Z",
              "timingsMillis" : {
                "queue" : 1.5,
                "generate" : 812.0
              }
            }""";

    @Test
    void tellsOfAPicture() {
        Outcome done = new Outcome.Done(reference("results/demo/d.png", 40, "d"),
                new ModelUsed("starter-1", digest("e"), true), new PixelBox(-3, 4, 256, 256));

        assertThat(json(new Ending.Ended(finished(done), Optional.of(Path.of("out.png"))))).isEqualTo("""
                {
                  "job" : "demo",
                  "outcome" : "done",
                  "file" : "out.png",
                  "picture" : {
                    "uri" : "s3://retouch/results/demo/d.png",
                    "bytes" : 40,
                    "sha256" : "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
                  },
                  "crop" : {
                    "left" : -3,
                    "top" : 4,
                    "width" : 256,
                    "height" : 256
                  },
                  "model" : {
                    "asked" : "stable",
                    "version" : "starter-1",
                    "sha256" : "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                    "untrained" : true
                  },
                """ + TAIL);
    }

    @Test
    void tellsWhatWasMeasuredOfAnEdit() {
        Outcome done = new Outcome.Done(reference("results/demo/d.png", 40, "d"),
                new ModelUsed("starter-1", digest("e"), true), new PixelBox(-3, 4, 256, 256),
                Optional.of(new EditFigures(
                        new EditQuality(0, 0, OptionalDouble.of(0.25), OptionalDouble.empty()),
                        new JobTraits(0.125, 1.5, 0.5, 0.25, 0.0625, 0))));

        assertThat(json(new Ending.Ended(finished(done), Optional.empty()))).contains("""
                  "quality" : {
                    "overall" : 0.75,
                    "known" : 0.0,
                    "seam" : 0.0,
                    "sketch" : 0.25
                  },
                  "traits" : {
                    "hole" : 0.125,
                    "scale" : 1.5,
                    "luminance" : 0.5,
                    "saturation" : 0.25,
                    "sketch" : 0.0625,
                    "color" : 0.0
                  },
                """.indent(0));
        assertThat(EditText.report(finished(done), Optional.empty())).anyMatch(line -> line
                .endsWith("0.750 (ring 0.0 of 255, seam 0.0, lines met 25 %)"));
    }

    @Test
    void tellsOfAPictureThatCouldNotBeSaved() {
        Outcome done = new Outcome.Done(reference("results/demo/d.png", 40, "d"),
                new ModelUsed("starter-1", digest("e"), false), new PixelBox(0, 0, 8, 8));

        assertThat(json(new Ending.Unsaved(finished(done), "The disk is full."))).startsWith("""
                {
                  "job" : "demo",
                  "outcome" : "done",
                  "problem" : "The disk is full.",
                  "picture" : {
                """);
    }

    @Test
    void tellsOfARefusalByAWorker() {
        Refusal refusal = new Refusal(RefusalCode.EMPTY_MASK, "The mask is empty.");

        assertThat(json(ended(new Outcome.Refused(refusal)))).isEqualTo("""
                {
                  "job" : "demo",
                  "outcome" : "refused",
                  "refusal" : {
                    "code" : "empty-mask",
                    "sentence" : "The mask is empty."
                  },
                  "model" : {
                    "asked" : "stable"
                  },
                """ + TAIL);
    }

    @Test
    void tellsOfAFailure() {
        assertThat(json(ended(new Outcome.Failed("Out of memory, three times.", "GeneratorException"))))
                .isEqualTo("""
                        {
                          "job" : "demo",
                          "outcome" : "failed",
                          "failure" : {
                            "class" : "GeneratorException",
                            "reason" : "Out of memory, three times."
                          },
                          "model" : {
                            "asked" : "stable"
                          },
                        """ + TAIL);
    }

    @Test
    void tellsOfAJobThatExpired() {
        assertThat(json(ended(new Outcome.Expired(Instant.parse("2026-11-23T11:00:00Z"))))).startsWith("""
                {
                  "job" : "demo",
                  "outcome" : "expired",
                  "deadline" : "2026-11-23T11:00:00Z",
                  "model" : {
                """);
    }

    @Test
    void tellsOfAJobThatWasCalledOff() {
        assertThat(json(ended(new Outcome.Cancelled("Changed my mind.")))).startsWith("""
                {
                  "job" : "demo",
                  "outcome" : "cancelled",
                  "reason" : "Changed my mind.",
                  "model" : {
                """);
    }

    @Test
    void tellsOfARefusalBeforeAnythingWasPublished() {
        assertThat(json(
                new Ending.Refused(new Refusal(RefusalCode.SIZE_MISMATCH, "The mask is \"too\" small."))))
                .isEqualTo("""
                        {
                          "outcome" : "refused",
                          "refusal" : {
                            "code" : "size-mismatch",
                            "sentence" : "The mask is \\"too\\" small."
                          }
                        }""");
    }

    @Test
    void tellsThatTheFleetDidNotAnswer() {
        assertThat(json(new Ending.Unreachable(Optional.of(new JobId("demo")), "The broker is away.")))
                .isEqualTo("""
                        {
                          "job" : "demo",
                          "outcome" : "unreachable",
                          "problem" : "The broker is away."
                        }""");
    }

    private static String json(Ending ending) {
        return EditJson.object(json -> EditJson.ending(json, ending));
    }

    private static Ending ended(Outcome outcome) {
        return new Ending.Ended(finished(outcome), Optional.empty());
    }

    private static EditFinished finished(Outcome outcome) {
        EditInputs inputs = new EditInputs(reference("uploads/a", 10, "a"), reference("uploads/b", 20, "b"),
                Optional.of(reference("uploads/c", 30, "c")), Optional.empty());
        return new EditFinished(new JobId("demo"), digest("f"), inputs, 7, "stable", Optional.empty(),
                false, true, new WorkerIdentity("w-1", "nd4j 1.0.0-M2.1", "cpu x86_64"), 2,
                Instant.parse("2026-11-23T12:00:00Z"),
                new StageTimings(Map.of(Stage.GENERATE, Duration.ofMillis(812), Stage.QUEUE,
                        Duration.ofNanos(1_500_000))),
                outcome);
    }

    private static ObjectRef reference(String key, long bytes, String digit) {
        return new ObjectRef("retouch", key, bytes, digest(digit));
    }

    private static Sha256 digest(String digit) {
        return new Sha256(digit.repeat(64));
    }
}

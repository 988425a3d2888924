package retouch.schemas.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JobRecordsTest {

    private static final ObjectRef PICTURE = new ObjectRef("retouch", "uploads/x", 1,
            Sha256.of(new byte[]{1}));
    private static final EditInputs INPUTS = new EditInputs(PICTURE, PICTURE, Optional.empty(),
            Optional.empty());

    /// Labels travel in messages and stand in tables: they are API.
    @Test
    void haveTheseLabelsForGood() {
        assertThat(Arrays.stream(Lane.values()).map(Lane::label)).containsExactly("interactive", "batch");
        assertThat(Arrays.stream(Stage.values()).map(Stage::label)).containsExactly("queue", "fetch",
                "decode",
                "assemble", "generate", "compose", "encode", "store", "commit", "publish");
        assertThat(Arrays.stream(TrainingState.values()).map(TrainingState::label)).containsExactly("waiting",
                "snapshot", "training", "evaluating", "publishing", "published", "refused", "stopped",
                "failed");
        assertThat(Arrays.stream(RefusalCode.values()).map(RefusalCode::label)).containsExactly(
                "not-an-image",
                "truncated-image", "unsupported-image", "animated-image", "over-budget", "size-mismatch",
                "empty-mask", "full-mask", "object-missing", "object-changed", "unknown-model", "conflict",
                "other");
    }

    @Test
    void aTrainingSpeaksOfLossesThatAreFiniteOnly() {
        TrainingProgress progress = new TrainingProgress("t", new WorkerIdentity("a", "b", "c"),
                TrainingState.FAILED, "The losses are no numbers any more.", 3, 10,
                new TreeMap<>(Map.of("valid", Double.NaN, "hole", 2.0, "style", Double.POSITIVE_INFINITY)),
                Optional.of(Duration.ofNanos(1_999)), Optional.empty(), Optional.empty(), Instant.EPOCH,
                Instant.EPOCH);
        assertThat(progress.losses()).isEqualTo(Map.of("hole", 2.0));
        assertThat(progress.stepTime()).contains(Duration.ofNanos(1_000));
        assertThat(progress.state().isLast()).isTrue();
        assertThat(TrainingState.TRAINING.isLast()).isFalse();
    }

    @Test
    void refusesATrainingWithoutAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TrainingProgress("a/b",
                new WorkerIdentity("a", "b", "c"), TrainingState.WAITING, "", 0, 0, new TreeMap<>(),
                Optional.empty(), Optional.empty(), Optional.empty(), Instant.EPOCH, Instant.EPOCH))
                .withMessageContaining("a/b");
    }

    @Test
    void areFoundByTheirLabels() {
        assertThat(TrainingState.values())
                .allSatisfy(state -> assertThat(TrainingState.of(state.label())).contains(state));
        assertThat(Lane.values()).allSatisfy(lane -> assertThat(Lane.of(lane.label())).contains(lane));
        assertThat(Stage.values()).allSatisfy(stage -> assertThat(Stage.of(stage.label())).contains(stage));
        assertThat(RefusalCode.values())
                .allSatisfy(code -> assertThat(RefusalCode.of(code.label())).isEqualTo(code));
        assertThat(Lane.of("INTERACTIVE")).isEmpty();
        assertThat(Stage.of("polish")).isEmpty();
        assertThat(RefusalCode.of("too-funny")).isEqualTo(RefusalCode.OTHER);
    }

    @Test
    void keepWholeMicroseconds() {
        Instant fine = Instant.parse("2026-03-01T12:00:00.123456789Z");
        Instant coarse = Instant.parse("2026-03-01T12:00:00.123456Z");

        assertThat(new Outcome.Expired(fine).deadline()).isEqualTo(coarse);
        assertThat(new EditProgress(new JobId("a"), Stage.FETCH, "w", fine).at()).isEqualTo(coarse);
        assertThat(new StageTimings(Map.of(Stage.FETCH, Duration.ofNanos(1_999))).elapsed())
                .containsEntry(Stage.FETCH, Duration.ofNanos(1_000));
    }

    @Test
    void refuseTimesThatNoCalendarWrites() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Outcome.Expired(Instant.MAX))
                .withMessageContaining("deadline must be in the years 0000 to 9999");
        assertThatIllegalArgumentException().isThrownBy(() -> new Outcome.Expired(Instant.MIN));
    }

    @Test
    void cutTextThatIsTooLongButNeverACharacter() {
        assertThat(new Outcome.Cancelled("x".repeat(2_000)).reason()).isEqualTo("x".repeat(2_000));
        assertThat(new Outcome.Cancelled("x".repeat(2_001)).reason()).isEqualTo("x".repeat(1_999) + "…");
        assertThat(new Outcome.Cancelled("x".repeat(1_998) + "😀 and so on").reason())
                .isEqualTo("x".repeat(1_998) + "…");
        assertThat(new WorkerIdentity("i".repeat(300), "e", "d").id()).hasSize(256);
    }

    @Test
    void refuseNegativeAndEndlessTimings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StageTimings(Map.of(Stage.FETCH, Duration.ofNanos(-1))))
                .withMessageContaining("fetch");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StageTimings(Map.of(Stage.FETCH, Duration.ofSeconds(Long.MAX_VALUE))));
    }

    @Test
    void doNotSeeLaterChangesOfAMap() {
        Map<Stage, Duration> elapsed = new EnumMap<>(Stage.class);
        StageTimings timings = new StageTimings(elapsed);
        elapsed.put(Stage.FETCH, Duration.ZERO);

        assertThat(timings).isEqualTo(StageTimings.none());
    }

    @Test
    void refuseAColorKeyThatIsNoColor() {
        assertThatIllegalArgumentException().isThrownBy(() -> request(Optional.of(0x1000000), "stable"))
                .withMessageContaining("colorKey must be 0xRRGGBB");
        assertThatIllegalArgumentException().isThrownBy(() -> request(Optional.of(-1), "stable"));
        assertThat(request(Optional.of(0xFFFFFF), "stable").colorKey()).contains(0xFFFFFF);
    }

    @Test
    void refuseAModelWithoutAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(Optional.empty(), "stable\nkeep-location=true"));
        assertThatIllegalArgumentException().isThrownBy(() -> request(Optional.empty(), " "));
        assertThatIllegalArgumentException().isThrownBy(() -> request(Optional.empty(), "m".repeat(129)));
    }

    @Test
    void refuseAnEmptyBoxAndAnAttemptBeforeTheFirst() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PixelBox(0, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new EditFinished(new JobId("a"),
                PICTURE.sha256(),
                INPUTS, 0, "stable", Optional.empty(), false, false, new WorkerIdentity("w", "e", "d"), 0,
                Instant.EPOCH, StageTimings.none(),
                new Outcome.Cancelled("no"))).withMessageContaining("attempt counts from 1: 0");
    }

    @Test
    void aResultCarriesAllThatWasAskedFor() {
        EditRequest request = new EditRequest(new JobId("a"), Lane.BATCH, INPUTS, Optional.of(0x00FF00), 7,
                "canary", Optional.empty(), true, true, Instant.EPOCH, Optional.empty());

        EditFinished finished = EditFinished.of(request, new WorkerIdentity("w", "e", "d"), 2, Instant.EPOCH,
                StageTimings.none(), new Outcome.Cancelled("no"));

        assertThat(finished).isEqualTo(new EditFinished(new JobId("a"), Fingerprint.of(request), INPUTS, 7,
                "canary", Optional.of(0x00FF00), true, true, new WorkerIdentity("w", "e", "d"), 2,
                Instant.EPOCH, StageTimings.none(), new Outcome.Cancelled("no")));
    }

    private static EditRequest request(Optional<Integer> colorKey, String model) {
        return new EditRequest(new JobId("a"), Lane.BATCH, INPUTS, colorKey, 0, model, Optional.empty(),
                false, false,
                Instant.EPOCH, Optional.empty());
    }
}

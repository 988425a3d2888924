package retouch.schemas.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.EditQuality;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.JobTraits;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.Tenant;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.TrainingState;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.VersionState;

/// Every record that can be made, within what the records allow.
final class AnyMessage {

    private static final long HUNDRED_YEARS_MILLIS = Duration.ofDays(36_525).toMillis();

    private AnyMessage() {}

    static Arbitrary<EditRequest> request() {
        return Combinators.combine(
                Combinators.combine(job(), Arbitraries.of(Lane.class), inputs()).as(Head::new),
                Arbitraries.integers().between(0, 0xFFFFFF).optional(),
                Arbitraries.longs(),
                text(1, 128).filter(model -> !model.isBlank()),
                instant().optional(),
                Arbitraries.of(true, false),
                instant(),
                text(0, 200).optional())
                .as((head, colorKey, seed, model, deadline, flag, requestedAt, trace) -> new EditRequest(
                        head.job, head.lane, head.inputs, colorKey, seed, model, deadline, flag, !flag,
                        new Tenant(head.job.value()), requestedAt, trace));
    }

    static Arbitrary<EditFinished> finished() {
        return Combinators.combine(job(), digest(), inputs(), Arbitraries.longs(), worker(),
                Arbitraries.integers().between(1, Integer.MAX_VALUE), timings(), outcome())
                .as((job, fingerprint, inputs, seed, worker, attempt, timings, outcome) -> new EditFinished(
                        job,
                        fingerprint, inputs, seed, worker.engine(),
                        seed % 3 == 0 ? Optional.empty() : Optional.of(attempt & 0xFFFFFF),
                        attempt % 2 == 0, attempt % 3 == 0, worker, attempt,
                        Instant.ofEpochSecond(attempt, attempt % 1_000_000_000), timings, outcome));
    }

    static Arbitrary<EditProgress> progress() {
        return Combinators.combine(job(), Arbitraries.of(Stage.class), text(0, 80), instant())
                .as(EditProgress::new);
    }

    static Arbitrary<WorkerStatus> status() {
        return Combinators
                .combine(worker(), Arbitraries.of(WorkerState.class), text(0, 500), job().optional(),
                        Arbitraries.of(Stage.class).optional(),
                        Arbitraries.of(Lane.class).list().uniqueElements(),
                        Arbitraries.longs().greaterOrEqual(0),
                        instant())
                .as((worker, state, why, job, stage, lanes, count, at) -> new WorkerStatus(worker, state, why,
                        why, lanes, job, stage, new WorkerStatus.Counts(count, 1, 2, count, 4,
                                Duration.ofMillis(count % HUNDRED_YEARS_MILLIS)),
                        why, why, at, at));
    }

    static Arbitrary<TrainingProgress> training() {
        return Combinators
                .combine(worker(), Arbitraries.of(TrainingState.class), text(0, 500),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(9), Arbitraries.doubles()),
                        Arbitraries.longs().between(0, HUNDRED_YEARS_MILLIS).map(Duration::ofMillis)
                                .optional(),
                        text(0, 80).optional(), instant())
                .as((worker, state, sentence, step, losses, time, version, at) -> new TrainingProgress("t-1",
                        worker, state, sentence, step, step, new TreeMap<>(losses), time, time, version, at,
                        at));
    }

    static Arbitrary<ModelEvent> event() {
        return Combinators.combine(Arbitraries.longs().greaterOrEqual(1), digest(), instant(), text(1, 80)
                .filter(by -> !by.isBlank()), text(0, 500), change()).as(ModelEvent::new);
    }

    private static Arbitrary<ModelChange> change() {
        return Arbitraries.oneOf(
                Combinators.combine(name(), digest(), text(0, 80), instant(),
                        Arbitraries.of(VersionState.class))
                        .as((name, digest, license, at, state) -> new ModelChange.Version(
                                new ModelVersion(name, digest, license, at), state)),
                Combinators.combine(Arbitraries.of(Alias.class), name(), digest(),
                        Arbitraries.integers().between(1, 10_000), text(0, 80), digest().optional())
                        .as(ModelChange.AliasSet::new),
                Combinators.combine(Arbitraries.of(Alias.class), digest().optional())
                        .as(ModelChange.AliasCleared::new),
                instant().map(ModelChange.FloorSet::new));
    }

    private static Arbitrary<String> name() {
        return Arbitraries.strings().withCharRange('a', 'z').withCharRange('0', '9').ofMinLength(1)
                .ofMaxLength(64).filter(name -> Alias.of(name).isEmpty());
    }

    /// What a combination of eight leaves no room for.
    private record Head(JobId job, Lane lane, EditInputs inputs) {}

    private static Arbitrary<JobId> job() {
        return Arbitraries.strings().withCharRange('a', 'z').withCharRange('0', '9').ofMinLength(1)
                .ofMaxLength(64).map(JobId::new);
    }

    private static Arbitrary<EditInputs> inputs() {
        return Combinators.combine(reference(), reference(), reference().optional(), reference().optional())
                .as(EditInputs::new);
    }

    private static Arbitrary<ObjectRef> reference() {
        return Combinators.combine(text(3, 30), text(1, 300), Arbitraries.longs().greaterOrEqual(0), digest())
                .as(ObjectRef::new);
    }

    private static Arbitrary<Sha256> digest() {
        return Arbitraries.bytes().array(byte[].class).ofSize(8).map(Sha256::of);
    }

    private static Arbitrary<WorkerIdentity> worker() {
        return Combinators.combine(text(0, 80), text(0, 80), text(0, 80)).as(WorkerIdentity::new);
    }

    private static Arbitrary<StageTimings> timings() {
        Arbitrary<Duration> durations = Arbitraries.longs().between(0, 1L << 60).map(Duration::ofNanos);
        return Arbitraries.maps(Arbitraries.of(Stage.class), durations).map(StageTimings::new);
    }

    private static Arbitrary<Outcome> outcome() {
        Arbitrary<PixelBox> box = Combinators.combine(Arbitraries.integers(), Arbitraries.integers(),
                Arbitraries.integers().greaterOrEqual(1), Arbitraries.integers().greaterOrEqual(1))
                .as(PixelBox::new);
        Arbitrary<ModelUsed> model = Combinators.combine(text(0, 80), digest(), Arbitraries.of(true, false))
                .as(ModelUsed::new);
        return Arbitraries.oneOf(
                Combinators.combine(reference(), model, box, figures().optional()).as(Outcome.Done::new),
                Combinators.combine(Arbitraries.of(RefusalCode.class), text(0, 500)).as(Refusal::new)
                        .map(Outcome.Refused::new),
                Combinators.combine(text(0, 500), text(0, 80)).as(Outcome.Failed::new),
                instant().map(Outcome.Expired::new),
                text(0, 500).map(Outcome.Cancelled::new));
    }

    private static Arbitrary<EditFigures> figures() {
        Arbitrary<Double> share = Arbitraries.doubles().between(0, 1);
        Arbitrary<Double> levels = Arbitraries.doubles().between(0, 255);
        Arbitrary<EditQuality> quality = Combinators.combine(levels, levels, share.optional(),
                levels.optional()).as(
                        (known, seam, sketch, color) -> new EditQuality(known, seam,
                                sketch.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                                color.map(OptionalDouble::of).orElseGet(OptionalDouble::empty)));
        Arbitrary<JobTraits> traits = Combinators
                .combine(share, Arbitraries.doubles().between(0.01, 99), share)
                .as((one, scale, other) -> new JobTraits(one, scale, other, one, other, one));
        return Combinators.combine(quality, traits).as(EditFigures::new);
    }

    private static Arbitrary<Instant> instant() {
        return Combinators.combine(Arbitraries.longs().between(-62_000_000_000L, 253_000_000_000L),
                Arbitraries.integers().between(0, 999_999_999)).as(Instant::ofEpochSecond);
    }

    /// Without halves of surrogate pairs, which are no characters.
    private static Arbitrary<String> text(int lengthMin, int lengthMax) {
        return Arbitraries.strings().withCharRange(' ', '~').withCharRange('\u00a0', '\ud7ff')
                .withCharRange('\ue000', '\ufffd').ofMinLength(lengthMin).ofMaxLength(lengthMax);
    }
}

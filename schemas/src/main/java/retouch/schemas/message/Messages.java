package retouch.schemas.message;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.pool.Pool;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelLoad;
import retouch.schemas.registry.RolloutReport;

/// The three messages of an edit, what workers and trainers say, what pools are to be, what became of model
/// versions, and the schemas that ever wrote them.
///
/// What each field means stands in the `.avsc` file of the message's name.
/// Keys are job ids, or the worker's, or the training's, or what an event is about.
/// Strings that are no valid Unicode (half a surrogate
/// pair) arrive with `?` in the place of the half; everything else arrives as it was.
public final class Messages {

    private Messages() {}

    /// Requests: headers carry `traceparent` and `ce_expirytime` (the deadline) where there are such.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<EditRequest> editRequested(SchemaSource source) {
        return new AvroCodec<>(new EditRequestedMapping(), source);
    }

    /// Results. The same record gives the same bytes.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<EditFinished> editFinished(SchemaSource source) {
        return new AvroCodec<>(new EditFinishedMapping(), source);
    }

    /// Progress. A stage that only newer writers know is [MessageException.Reason#MALFORMED]: drop it.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<EditProgress> editProgress(SchemaSource source) {
        return new AvroCodec<>(new EditProgressMapping(), source);
    }

    /// What workers say of themselves, by worker. A state, lane or stage that only newer writers know is
    /// [MessageException.Reason#MALFORMED]: drop it.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<WorkerStatus> workerStatus(SchemaSource source) {
        return new AvroCodec<>(new WorkerStatusMapping(), source);
    }

    /// What pools are wanted to be, by name. The same record gives the same bytes. A lane that only newer writers
    /// know is [MessageException.Reason#MALFORMED]: drop it.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<Pool> pool(SchemaSource source) {
        return new AvroCodec<>(new PoolMapping(), source);
    }

    /// What trainers say, by training. A state that only newer writers know is
    /// [MessageException.Reason#MALFORMED]: drop it.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<TrainingProgress> trainingProgress(SchemaSource source) {
        return new AvroCodec<>(new TrainingProgressMapping(), source);
    }

    /// Changes to the registry of model versions, by what they are about. The same record gives the same bytes. A
    /// kind, alias or state that only newer writers know is [MessageException.Reason#MALFORMED]: drop it.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<ModelEvent> modelEvent(SchemaSource source) {
        return new AvroCodec<>(new ModelEventMapping(), source);
    }

    /// What workers loaded and what they refused, by worker. An alias that only newer writers know is
    /// [MessageException.Reason#MALFORMED]: drop it.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<ModelLoad> modelLoad(SchemaSource source) {
        return new AvroCodec<>(new ModelLoadMapping(), source);
    }

    /// Jobs that the shadow version painted too, by job.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<ShadowPair> shadowPair(SchemaSource source) {
        return new AvroCodec<>(new ShadowPairMapping(), source);
    }

    /// What the keeper of roll-outs says; one key, because one process at a time is it.
    ///
    /// @param source finds schemas that are newer than this build
    public static MessageCodec<RolloutReport> rolloutReport(SchemaSource source) {
        return new AvroCodec<>(new RolloutReportMapping(), source);
    }

    /// Every schema that this build knows, as JSON by CRC-64-AVRO fingerprint: what belongs on the
    /// `schemas` topic before the first message is published.
    public static SortedMap<Long, String> schemas() {
        SortedMap<Long, String> schemas = new TreeMap<>();
        SchemaHistory.builtIn().byFingerprint()
                .forEach((fingerprint, schema) -> schemas.put(fingerprint, schema.toString()));
        return Collections.unmodifiableSortedMap(schemas);
    }
}

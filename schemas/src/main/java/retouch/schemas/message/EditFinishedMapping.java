package retouch.schemas.message;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;

/// `EditFinished.avsc` and [EditFinished].
final class EditFinishedMapping implements AvroMapping<EditFinished> {

    @Override
    public String name() {
        return "EditFinished";
    }

    @Override
    public GenericRecord toAvro(EditFinished finished, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("job", finished.job().value());
        avro.put("fingerprint",
                AvroFields.digest(finished.fingerprint(), schema.getField("fingerprint").schema()));
        avro.put("inputs", AvroFields.inputs(finished.inputs(), schema.getField("inputs").schema()));
        avro.put("seed", finished.seed());
        avro.put("model", finished.model());
        avro.put("colorKey", finished.colorKey().orElse(null));
        avro.put("trainingConsent", finished.trainingConsent());
        avro.put("keepLocation", finished.keepLocation());
        avro.put("worker", worker(finished.worker(), schema.getField("worker").schema()));
        avro.put("attempt", finished.attempt());
        avro.put("decidedAt", AvroFields.micros(finished.decidedAt()));
        avro.put("timings", timings(finished.timings()));
        avro.put("outcome", OutcomeMapping.toAvro(finished.outcome(), schema.getField("outcome").schema()));
        return avro;
    }

    @Override
    public EditFinished fromAvro(GenericRecord avro) {
        return new EditFinished(
                new JobId(AvroFields.text(avro, "job")),
                AvroFields.digest(avro, "fingerprint"),
                AvroFields.inputs(AvroFields.record(avro, "inputs")),
                AvroFields.number(avro, "seed"),
                AvroFields.text(avro, "model"),
                AvroFields.optional(avro, "colorKey", Integer.class::cast),
                AvroFields.flag(avro, "trainingConsent"),
                AvroFields.flag(avro, "keepLocation"),
                worker(AvroFields.record(avro, "worker")),
                AvroFields.integer(avro, "attempt"),
                AvroFields.instant(avro, "decidedAt"),
                timings((Map<?, ?>) avro.get("timings")),
                OutcomeMapping.fromAvro(AvroFields.record(avro, "outcome")));
    }

    @Override
    public String key(EditFinished finished) {
        return finished.job().value();
    }

    @Override
    public Map<String, String> headers(EditFinished finished) {
        String job = finished.job().value();
        // A job has one result, however often that is published: its id is the job's.
        return CloudEvent.headers("retouch.edit.finished.v1", CloudEvent.worker(finished.worker().id()), job,
                job, finished.decidedAt());
    }

    private static GenericRecord worker(WorkerIdentity worker, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("id", worker.id());
        avro.put("engine", worker.engine());
        avro.put("device", worker.device());
        return avro;
    }

    private static WorkerIdentity worker(GenericRecord avro) {
        return new WorkerIdentity(AvroFields.text(avro, "id"), AvroFields.text(avro, "engine"),
                AvroFields.text(avro, "device"));
    }

    /// In the order of the stages, so that the same timings give the same bytes.
    private static Map<String, Long> timings(StageTimings timings) {
        Map<String, Long> avro = new LinkedHashMap<>();
        timings.elapsed().forEach((stage, elapsed) -> avro.put(stage.label(), elapsed.toNanos() / 1_000));
        return avro;
    }

    private static StageTimings timings(Map<?, ?> avro) {
        Map<Stage, Duration> elapsed = new EnumMap<>(Stage.class);
        avro.forEach((label, micros) -> Stage.of(label.toString())
                .ifPresent(stage -> elapsed.put(stage, Duration.of((Long) micros, ChronoUnit.MICROS))));
        return new StageTimings(elapsed);
    }
}

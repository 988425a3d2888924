package retouch.schemas.message;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;

/// `WorkerStatus.avsc` and [WorkerStatus].
final class WorkerStatusMapping implements AvroMapping<WorkerStatus> {

    @Override
    public String name() {
        return "WorkerStatus";
    }

    @Override
    public GenericRecord toAvro(WorkerStatus status, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("worker", status.worker().id());
        avro.put("engine", status.worker().engine());
        avro.put("device", status.worker().device());
        avro.put("state", status.state().label());
        avro.put("why", status.why());
        avro.put("model", status.model());
        avro.put("lanes", status.lanes().stream().map(Lane::label).toList());
        avro.put("job", status.job().map(JobId::value).orElse(null));
        avro.put("stage", status.stage().map(Stage::label).orElse(null));
        avro.put("decided", status.counts().decided());
        avro.put("engineFailures", status.counts().engineFailures());
        avro.put("failuresInARow", status.counts().failuresInARow());
        avro.put("keptHits", status.counts().keptHits());
        avro.put("keptMisses", status.counts().keptMisses());
        avro.put("host", status.host());
        avro.put("pool", status.pool());
        avro.put("busyMicros", status.counts().busy().dividedBy(ChronoUnit.MICROS.getDuration()));
        avro.put("startedAt", AvroFields.micros(status.startedAt()));
        avro.put("at", AvroFields.micros(status.at()));
        return avro;
    }

    @Override
    public WorkerStatus fromAvro(GenericRecord avro) {
        WorkerStatus.Counts counts = new WorkerStatus.Counts(AvroFields.number(avro, "decided"),
                AvroFields.number(avro, "engineFailures"), AvroFields.number(avro, "failuresInARow"),
                AvroFields.number(avro, "keptHits"), AvroFields.number(avro, "keptMisses"),
                Duration.of(AvroFields.number(avro, "busyMicros"), ChronoUnit.MICROS));
        return new WorkerStatus(
                new WorkerIdentity(AvroFields.text(avro, "worker"), AvroFields.text(avro, "engine"),
                        AvroFields.text(avro, "device")),
                known("state", AvroFields.text(avro, "state"),
                        WorkerState.of(AvroFields.text(avro, "state"))),
                AvroFields.text(avro, "why"),
                AvroFields.text(avro, "model"),
                ((List<?>) avro.get("lanes")).stream()
                        .map(label -> known("lane", label.toString(), Lane.of(label.toString()))).toList(),
                AvroFields.optional(avro, "job", job -> new JobId(job.toString())),
                AvroFields.optional(avro, "stage",
                        stage -> known("stage", stage.toString(), Stage.of(stage.toString()))),
                counts,
                AvroFields.text(avro, "host"),
                AvroFields.text(avro, "pool"),
                AvroFields.instant(avro, "startedAt"),
                AvroFields.instant(avro, "at"));
    }

    @Override
    public String key(WorkerStatus status) {
        return status.worker().id();
    }

    @Override
    public Map<String, String> headers(WorkerStatus status) {
        String id = status.worker().id() + "/" + AvroFields.micros(status.at());
        return CloudEvent.headers("retouch.worker.status.v1", CloudEvent.worker(status.worker().id()), id,
                status.worker().id(), status.at());
    }

    private static <T> T known(String what, String label, Optional<T> value) {
        return value.orElseThrow(() -> new IllegalArgumentException("there is no " + what + " " + label));
    }
}

package retouch.schemas.message;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.TrainingState;
import retouch.schemas.job.WorkerIdentity;

/// `TrainingProgress.avsc` and [TrainingProgress].
final class TrainingProgressMapping implements AvroMapping<TrainingProgress> {

    @Override
    public String name() {
        return "TrainingProgress";
    }

    @Override
    public GenericRecord toAvro(TrainingProgress progress, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("training", progress.training());
        avro.put("trainer", progress.trainer().id());
        avro.put("engine", progress.trainer().engine());
        avro.put("device", progress.trainer().device());
        avro.put("state", progress.state().label());
        avro.put("sentence", progress.sentence());
        avro.put("step", progress.step());
        avro.put("steps", progress.steps());
        avro.put("losses", progress.losses());
        avro.put("stepMicros", progress.stepTime().map(TrainingProgressMapping::micros).orElse(null));
        avro.put("leftMicros", progress.left().map(TrainingProgressMapping::micros).orElse(null));
        avro.put("version", progress.version().orElse(null));
        avro.put("startedAt", AvroFields.micros(progress.startedAt()));
        avro.put("at", AvroFields.micros(progress.at()));
        return avro;
    }

    @Override
    public TrainingProgress fromAvro(GenericRecord avro) {
        String state = AvroFields.text(avro, "state");
        return new TrainingProgress(
                AvroFields.text(avro, "training"),
                new WorkerIdentity(AvroFields.text(avro, "trainer"), AvroFields.text(avro, "engine"),
                        AvroFields.text(avro, "device")),
                TrainingState.of(state)
                        .orElseThrow(() -> new IllegalArgumentException("there is no state " + state)),
                AvroFields.text(avro, "sentence"),
                AvroFields.number(avro, "step"),
                AvroFields.number(avro, "steps"),
                losses(avro),
                AvroFields.optional(avro, "stepMicros", TrainingProgressMapping::duration),
                AvroFields.optional(avro, "leftMicros", TrainingProgressMapping::duration),
                AvroFields.optional(avro, "version", Object::toString),
                AvroFields.instant(avro, "startedAt"),
                AvroFields.instant(avro, "at"));
    }

    @Override
    public String key(TrainingProgress progress) {
        return progress.training();
    }

    @Override
    public Map<String, String> headers(TrainingProgress progress) {
        String id = progress.training() + "/" + AvroFields.micros(progress.at());
        return CloudEvent.headers("retouch.training.progress.v1", CloudEvent.trainer(progress.trainer().id()),
                id, progress.training(), progress.at());
    }

    private static SortedMap<String, Double> losses(GenericRecord avro) {
        SortedMap<String, Double> losses = new TreeMap<>();
        ((Map<?, ?>) avro.get("losses"))
                .forEach((name, value) -> losses.put(name.toString(), (Double) value));
        return losses;
    }

    private static long micros(Duration duration) {
        return duration.dividedBy(ChronoUnit.MICROS.getDuration());
    }

    private static Duration duration(Object micros) {
        return Duration.of((Long) micros, ChronoUnit.MICROS);
    }
}

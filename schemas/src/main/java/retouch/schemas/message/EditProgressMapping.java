package retouch.schemas.message;

import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.EditProgress;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Stage;

/// `EditProgress.avsc` and [EditProgress].
final class EditProgressMapping implements AvroMapping<EditProgress> {

    @Override
    public String name() {
        return "EditProgress";
    }

    @Override
    public GenericRecord toAvro(EditProgress progress, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("job", progress.job().value());
        avro.put("stage", progress.stage().label());
        avro.put("worker", progress.worker());
        avro.put("at", AvroFields.micros(progress.at()));
        return avro;
    }

    @Override
    public EditProgress fromAvro(GenericRecord avro) {
        return new EditProgress(
                new JobId(AvroFields.text(avro, "job")),
                stage(AvroFields.text(avro, "stage")),
                AvroFields.text(avro, "worker"),
                AvroFields.instant(avro, "at"));
    }

    @Override
    public String key(EditProgress progress) {
        return progress.job().value();
    }

    @Override
    public Map<String, String> headers(EditProgress progress) {
        String job = progress.job().value();
        // A second attempt enters the same stages again: the time tells the events apart.
        String id = job + "/" + progress.stage().label() + "/" + AvroFields.micros(progress.at());
        return CloudEvent.headers("retouch.edit.progress.v1", CloudEvent.worker(progress.worker()), id, job,
                progress.at());
    }

    private static Stage stage(String label) {
        return Stage.of(label).orElseThrow(() -> new IllegalArgumentException("there is no stage " + label));
    }
}

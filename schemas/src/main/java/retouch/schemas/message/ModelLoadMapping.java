package retouch.schemas.message;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelLoad;

/// `ModelLoad.avsc` and [ModelLoad].
final class ModelLoadMapping implements AvroMapping<ModelLoad> {

    @Override
    public String name() {
        return "ModelLoad";
    }

    @Override
    public GenericRecord toAvro(ModelLoad load, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("worker", load.worker());
        avro.put("version", load.version());
        avro.put("digest", AvroFields.digest(load.digest(), schema.getField("digest").schema()));
        avro.put("alias", load.alias().map(Alias::label).orElse(null));
        avro.put("refusal", load.refusal().orElse(null));
        avro.put("sentence", load.sentence());
        avro.put("tookMicros", load.took().dividedBy(ChronoUnit.MICROS.getDuration()));
        avro.put("at", AvroFields.micros(load.at()));
        return avro;
    }

    @Override
    public ModelLoad fromAvro(GenericRecord avro) {
        return new ModelLoad(AvroFields.text(avro, "worker"), AvroFields.text(avro, "version"),
                AvroFields.digest(avro, "digest"),
                AvroFields.optional(avro, "alias", label -> Alias.of(label.toString())
                        .orElseThrow(() -> new IllegalArgumentException("there is no alias " + label))),
                AvroFields.optional(avro, "refusal", Object::toString),
                AvroFields.text(avro, "sentence"),
                Duration.of(AvroFields.number(avro, "tookMicros"), ChronoUnit.MICROS),
                AvroFields.instant(avro, "at"));
    }

    @Override
    public String key(ModelLoad load) {
        return load.worker();
    }

    @Override
    public Map<String, String> headers(ModelLoad load) {
        String id = load.worker() + "/" + AvroFields.micros(load.at());
        return CloudEvent.headers("retouch.model.load.v1", CloudEvent.worker(load.worker()), id,
                load.worker(),
                load.at());
    }
}

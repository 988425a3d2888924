package retouch.schemas.message;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.JobId;
import retouch.schemas.job.ShadowPair;

/// `ShadowPair.avsc` and [ShadowPair].
final class ShadowPairMapping implements AvroMapping<ShadowPair> {

    @Override
    public String name() {
        return "ShadowPair";
    }

    @Override
    public GenericRecord toAvro(ShadowPair pair, Schema schema) {
        Schema model = schema.getField("answered").schema();
        Schema measured = schema.getField("answer").schema();
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("job", pair.job().value());
        avro.put("worker", pair.worker());
        avro.put("answered", AvroFields.model(pair.answered(), model));
        avro.put("answer", measured(pair.answer(), measured));
        avro.put("shadow", AvroFields.model(pair.shadow(), model));
        avro.put("painting", pair.painting().map(painting -> measured(painting, measured)).orElse(null));
        avro.put("failure", pair.failure());
        avro.put("at", AvroFields.micros(pair.at()));
        return avro;
    }

    @Override
    public ShadowPair fromAvro(GenericRecord avro) {
        return new ShadowPair(new JobId(AvroFields.text(avro, "job")), AvroFields.text(avro, "worker"),
                AvroFields.model(AvroFields.record(avro, "answered")),
                measured(AvroFields.record(avro, "answer")),
                AvroFields.model(AvroFields.record(avro, "shadow")),
                AvroFields.optional(avro, "painting", painting -> measured((GenericRecord) painting)),
                AvroFields.text(avro, "failure"), AvroFields.instant(avro, "at"));
    }

    @Override
    public String key(ShadowPair pair) {
        return pair.job().value();
    }

    @Override
    public Map<String, String> headers(ShadowPair pair) {
        String job = pair.job().value();
        return CloudEvent.headers("retouch.shadow.v1", CloudEvent.worker(pair.worker()),
                job + "/" + pair.shadow().digest().hex(), job, pair.at());
    }

    private static GenericRecord measured(ShadowPair.Measured measured, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("quality", FiguresMapping.quality(measured.quality(), schema.getField("quality").schema()));
        avro.put("generateMicros", measured.generate().dividedBy(ChronoUnit.MICROS.getDuration()));
        return avro;
    }

    private static ShadowPair.Measured measured(GenericRecord avro) {
        return new ShadowPair.Measured(FiguresMapping.quality(AvroFields.record(avro, "quality")),
                Duration.of(AvroFields.number(avro, "generateMicros"), ChronoUnit.MICROS));
    }
}

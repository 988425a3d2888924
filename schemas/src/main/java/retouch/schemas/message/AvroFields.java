package retouch.schemas.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.EditInputs;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// The fields that several messages have in common, written and read.
final class AvroFields {

    private AvroFields() {}

    static GenericRecord inputs(EditInputs inputs, Schema schema) {
        Schema reference = schema.getField("photograph").schema();
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("photograph", reference(inputs.photograph(), reference));
        avro.put("mask", reference(inputs.mask(), reference));
        avro.put("sketch", inputs.sketch().map(ref -> reference(ref, reference)).orElse(null));
        avro.put("color", inputs.color().map(ref -> reference(ref, reference)).orElse(null));
        return avro;
    }

    static EditInputs inputs(GenericRecord avro) {
        return new EditInputs(
                reference(record(avro, "photograph")),
                reference(record(avro, "mask")),
                optional(avro, "sketch", value -> reference((GenericRecord) value)),
                optional(avro, "color", value -> reference((GenericRecord) value)));
    }

    static GenericRecord reference(ObjectRef reference, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("bucket", reference.bucket());
        avro.put("key", reference.key());
        avro.put("size", reference.size());
        avro.put("sha256", digest(reference.sha256(), schema.getField("sha256").schema()));
        return avro;
    }

    static ObjectRef reference(GenericRecord avro) {
        return new ObjectRef(text(avro, "bucket"), text(avro, "key"), number(avro, "size"),
                digest(avro, "sha256"));
    }

    static GenericRecord model(ModelUsed model, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("version", model.version());
        avro.put("digest", digest(model.digest(), schema.getField("digest").schema()));
        avro.put("untrained", model.untrained());
        return avro;
    }

    static ModelUsed model(GenericRecord avro) {
        return new ModelUsed(text(avro, "version"), digest(avro, "digest"), flag(avro, "untrained"));
    }

    static GenericFixed digest(Sha256 digest, Schema schema) {
        return new GenericData.Fixed(schema, HexFormat.of().parseHex(digest.hex()));
    }

    static Sha256 digest(GenericRecord avro, String field) {
        return new Sha256(HexFormat.of().formatHex(((GenericFixed) avro.get(field)).bytes()));
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(GenericRecord avro, String field) {
        return instant(number(avro, field));
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static GenericRecord record(GenericRecord avro, String field) {
        return (GenericRecord) avro.get(field);
    }

    static String text(GenericRecord avro, String field) {
        return avro.get(field).toString();
    }

    static long number(GenericRecord avro, String field) {
        return (Long) avro.get(field);
    }

    static int integer(GenericRecord avro, String field) {
        return (Integer) avro.get(field);
    }

    static boolean flag(GenericRecord avro, String field) {
        return (Boolean) avro.get(field);
    }

    /// A field whose type is a union of null and something else.
    static <T> Optional<T> optional(GenericRecord avro, String field, Function<Object, T> reading) {
        return Optional.ofNullable(avro.get(field)).map(reading);
    }
}

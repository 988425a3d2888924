package retouch.schemas.message;

import java.util.OptionalDouble;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditQuality;
import retouch.schemas.job.JobTraits;

/// The record `EditFigures` that several messages hold, and [EditFigures].
final class FiguresMapping {

    private FiguresMapping() {}

    /// @param union of null and the record
    static GenericRecord toAvro(EditFigures figures, Schema union) {
        Schema schema = union.getTypes().getLast();
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("quality", quality(figures.quality(), schema.getField("quality").schema()));
        avro.put("traits", traits(figures.traits(), schema.getField("traits").schema()));
        return avro;
    }

    static EditFigures fromAvro(GenericRecord avro) {
        GenericRecord traits = AvroFields.record(avro, "traits");
        return new EditFigures(
                quality(AvroFields.record(avro, "quality")),
                new JobTraits(number(traits, "hole"), number(traits, "scale"), number(traits, "luminance"),
                        number(traits, "saturation"), number(traits, "sketch"), number(traits, "color")));
    }

    static EditQuality quality(GenericRecord avro) {
        return new EditQuality(number(avro, "known"), number(avro, "seam"), optional(avro, "sketch"),
                optional(avro, "color"));
    }

    static GenericRecord quality(EditQuality quality, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("known", quality.known());
        avro.put("seam", quality.seam());
        avro.put("sketch", orNull(quality.sketch()));
        avro.put("color", orNull(quality.color()));
        return avro;
    }

    private static GenericRecord traits(JobTraits traits, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("hole", traits.hole());
        avro.put("scale", traits.scale());
        avro.put("luminance", traits.luminance());
        avro.put("saturation", traits.saturation());
        avro.put("sketch", traits.sketch());
        avro.put("color", traits.color());
        return avro;
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }

    private static double number(GenericRecord avro, String field) {
        return (Double) avro.get(field);
    }

    private static OptionalDouble optional(GenericRecord avro, String field) {
        return AvroFields.optional(avro, field, Double.class::cast).map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
    }
}

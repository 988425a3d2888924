package retouch.schemas.message;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

/// The union of outcomes and [Outcome].
final class OutcomeMapping {

    private OutcomeMapping() {}

    static GenericRecord toAvro(Outcome outcome, Schema union) {
        GenericRecord avro = new GenericData.Record(branch(union, outcome.getClass().getSimpleName()));
        switch (outcome) {
            case Outcome.Done done -> fill(avro, done);
            case Outcome.Refused refused -> {
                avro.put("code", refused.refusal().code().label());
                avro.put("sentence", refused.refusal().sentence());
            }
            case Outcome.Failed failed -> {
                avro.put("reason", failed.reason());
                avro.put("errorClass", failed.errorClass());
            }
            case Outcome.Expired expired -> avro.put("deadline", AvroFields.micros(expired.deadline()));
            case Outcome.Cancelled cancelled -> avro.put("reason", cancelled.reason());
        }
        return avro;
    }

    static Outcome fromAvro(GenericRecord avro) {
        String branch = avro.getSchema().getName();
        return switch (branch) {
            case "Done" -> done(avro);
            case "Refused" -> new Outcome.Refused(new Refusal(
                    RefusalCode.of(AvroFields.text(avro, "code")), AvroFields.text(avro, "sentence")));
            case "Failed" -> new Outcome.Failed(
                    AvroFields.text(avro, "reason"), AvroFields.text(avro, "errorClass"));
            case "Expired" -> new Outcome.Expired(AvroFields.instant(avro, "deadline"));
            case "Cancelled" -> new Outcome.Cancelled(AvroFields.text(avro, "reason"));
            default -> throw new IllegalArgumentException("there is no outcome " + branch);
        };
    }

    private static void fill(GenericRecord avro, Outcome.Done done) {
        Schema schema = avro.getSchema();
        avro.put("picture", AvroFields.reference(done.picture(), schema.getField("picture").schema()));
        avro.put("model", AvroFields.model(done.model(), schema.getField("model").schema()));
        avro.put("crop", box(done.crop(), schema.getField("crop").schema()));
        avro.put("figures", done.figures()
                .map(figures -> FiguresMapping.toAvro(figures, schema.getField("figures").schema()))
                .orElse(null));
    }

    private static Outcome done(GenericRecord avro) {
        GenericRecord crop = AvroFields.record(avro, "crop");
        return new Outcome.Done(
                AvroFields.reference(AvroFields.record(avro, "picture")),
                AvroFields.model(AvroFields.record(avro, "model")),
                new PixelBox(AvroFields.integer(crop, "left"), AvroFields.integer(crop, "top"),
                        AvroFields.integer(crop, "width"), AvroFields.integer(crop, "height")),
                AvroFields.optional(avro, "figures",
                        figures -> FiguresMapping.fromAvro((GenericRecord) figures)));
    }

    private static GenericRecord box(PixelBox box, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("left", box.left());
        avro.put("top", box.top());
        avro.put("width", box.width());
        avro.put("height", box.height());
        return avro;
    }

    private static Schema branch(Schema union, String name) {
        return union.getTypes().stream().filter(type -> type.getName().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException("the schema has no outcome " + name));
    }
}

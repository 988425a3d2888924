package retouch.schemas.message;

import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Tenant;

/// `EditRequested.avsc` and [EditRequest].
final class EditRequestedMapping implements AvroMapping<EditRequest> {

    @Override
    public String name() {
        return "EditRequested";
    }

    @Override
    public GenericRecord toAvro(EditRequest request, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("id", request.id().value());
        avro.put("lane", request.lane().label());
        avro.put("inputs", AvroFields.inputs(request.inputs(), schema.getField("inputs").schema()));
        avro.put("colorKey", request.colorKey().orElse(null));
        avro.put("seed", request.seed());
        avro.put("model", request.model());
        avro.put("deadline", request.deadline().map(AvroFields::micros).orElse(null));
        avro.put("trainingConsent", request.trainingConsent());
        avro.put("keepLocation", request.keepLocation());
        avro.put("tenant", request.tenant().value());
        avro.put("requestedAt", AvroFields.micros(request.requestedAt()));
        avro.put("traceParent", request.traceParent().orElse(null));
        return avro;
    }

    @Override
    public EditRequest fromAvro(GenericRecord avro) {
        return new EditRequest(
                new JobId(AvroFields.text(avro, "id")),
                lane(AvroFields.text(avro, "lane")),
                AvroFields.inputs(AvroFields.record(avro, "inputs")),
                AvroFields.optional(avro, "colorKey", Integer.class::cast),
                AvroFields.number(avro, "seed"),
                AvroFields.text(avro, "model"),
                AvroFields.optional(avro, "deadline", value -> AvroFields.instant((Long) value)),
                AvroFields.flag(avro, "trainingConsent"),
                AvroFields.flag(avro, "keepLocation"),
                new Tenant(AvroFields.text(avro, "tenant")),
                AvroFields.instant(avro, "requestedAt"),
                AvroFields.optional(avro, "traceParent", Object::toString));
    }

    @Override
    public String key(EditRequest request) {
        return request.id().value();
    }

    @Override
    public Map<String, String> headers(EditRequest request) {
        String id = request.id().value();
        Map<String, String> headers = CloudEvent.headers("retouch.edit.requested.v1", CloudEvent.PUBLISHER,
                id,
                id, request.requestedAt());
        request.deadline().ifPresent(deadline -> headers.put("ce_expirytime", deadline.toString()));
        request.traceParent().ifPresent(context -> headers.put("traceparent", context));
        return headers;
    }

    private static Lane lane(String label) {
        return Lane.of(label).orElseThrow(() -> new IllegalArgumentException("there is no lane " + label));
    }
}

package retouch.schemas.message;

import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.registry.RolloutReport;

/// `RolloutReport.avsc` and [RolloutReport].
final class RolloutReportMapping implements AvroMapping<RolloutReport> {

    private static final String KEY = "keeper";

    @Override
    public String name() {
        return "RolloutReport";
    }

    @Override
    public GenericRecord toAvro(RolloutReport report, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("keeper", report.keeper());
        avro.put("event", report.event());
        avro.put("version", report.version());
        avro.put("sentence", report.sentence());
        avro.put("at", AvroFields.micros(report.at()));
        return avro;
    }

    @Override
    public RolloutReport fromAvro(GenericRecord avro) {
        return new RolloutReport(AvroFields.text(avro, "keeper"), AvroFields.number(avro, "event"),
                AvroFields.text(avro, "version"), AvroFields.text(avro, "sentence"),
                AvroFields.instant(avro, "at"));
    }

    @Override
    public String key(RolloutReport report) {
        return KEY;
    }

    @Override
    public Map<String, String> headers(RolloutReport report) {
        return CloudEvent.headers("retouch.rollout.report.v1", CloudEvent.REGISTRY,
                report.keeper() + "/" + AvroFields.micros(report.at()), KEY, report.at());
    }
}

package retouch.schemas.message;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.job.Lane;
import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.DrainOrder;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

/// `Pool.avsc` and [Pool].
final class PoolMapping implements AvroMapping<Pool> {

    @Override
    public String name() {
        return "Pool";
    }

    @Override
    public GenericRecord toAvro(Pool pool, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("name", pool.name());
        avro.put("device", pool.device());
        avro.put("engine", pool.engine());
        avro.put("lanes", pool.lanes().stream().map(Lane::label).toList());
        avro.put("size", pool.size());
        avro.put("min", pool.limits().min());
        avro.put("max", pool.limits().max());
        avro.put("paused", pool.paused());
        Schema plan = schema.getField("autoscale").schema().getTypes().getLast();
        avro.put("autoscale", pool.autoscale().map(value -> plan(value, plan)).orElse(null));
        Schema order = schema.getField("drains").schema().getElementType();
        avro.put("drains", pool.drains().stream().map(value -> order(value, order)).toList());
        avro.put("revision", pool.edition().revision());
        avro.put("by", pool.edition().by());
        avro.put("at", AvroFields.micros(pool.edition().at()));
        return avro;
    }

    @Override
    public Pool fromAvro(GenericRecord avro) {
        return new Pool(
                AvroFields.text(avro, "name"),
                AvroFields.text(avro, "device"),
                AvroFields.text(avro, "engine"),
                ((List<?>) avro.get("lanes")).stream().map(label -> lane(label.toString())).toList(),
                AvroFields.integer(avro, "size"),
                new PoolLimits(AvroFields.integer(avro, "min"), AvroFields.integer(avro, "max")),
                AvroFields.flag(avro, "paused"),
                AvroFields.optional(avro, "autoscale", value -> plan((GenericRecord) value)),
                ((List<?>) avro.get("drains")).stream().map(value -> order((GenericRecord) value)).toList(),
                new Pool.Edition(AvroFields.number(avro, "revision"), AvroFields.text(avro, "by"),
                        AvroFields.instant(avro, "at")));
    }

    @Override
    public String key(Pool pool) {
        return pool.name();
    }

    @Override
    public Map<String, String> headers(Pool pool) {
        return CloudEvent.headers("retouch.pool.wanted.v1", CloudEvent.POOLS,
                pool.name() + "/" + pool.edition().revision(), pool.name(), pool.edition().at());
    }

    private static GenericRecord plan(AutoscalePlan plan, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("utilization", plan.utilization());
        avro.put("drainMicros", micros(plan.drain()));
        avro.put("holdMicros", micros(plan.hold()));
        return avro;
    }

    private static AutoscalePlan plan(GenericRecord avro) {
        return new AutoscalePlan((Double) avro.get("utilization"), duration(avro, "drainMicros"),
                duration(avro, "holdMicros"));
    }

    private static GenericRecord order(DrainOrder order, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        avro.put("worker", order.worker());
        avro.put("startedAt", AvroFields.micros(order.startedAt()));
        return avro;
    }

    private static DrainOrder order(GenericRecord avro) {
        return new DrainOrder(AvroFields.text(avro, "worker"), AvroFields.instant(avro, "startedAt"));
    }

    private static long micros(Duration duration) {
        return duration.dividedBy(ChronoUnit.MICROS.getDuration());
    }

    private static Duration duration(GenericRecord avro, String field) {
        return Duration.of(AvroFields.number(avro, field), ChronoUnit.MICROS);
    }

    private static Lane lane(String label) {
        Optional<Lane> lane = Lane.of(label);
        return lane.orElseThrow(() -> new IllegalArgumentException("there is no lane " + label));
    }
}

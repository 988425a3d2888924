package retouch.schemas.message;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.VersionState;

/// `ModelEvent.avsc` and [ModelEvent].
final class ModelEventMapping implements AvroMapping<ModelEvent> {

    private static final String VERSION = "version";
    private static final String ALIAS_SET = "alias-set";
    private static final String ALIAS_CLEARED = "alias-cleared";
    private static final String FLOOR = "floor";

    @Override
    public String name() {
        return "ModelEvent";
    }

    @Override
    public GenericRecord toAvro(ModelEvent event, Schema schema) {
        GenericRecord avro = new GenericData.Record(schema);
        Schema digest = schema.getField("previous").schema();
        avro.put("number", event.number());
        avro.put("previous", AvroFields.digest(event.previous(), digest));
        avro.put("at", AvroFields.micros(event.at()));
        avro.put("by", event.by());
        avro.put("why", event.why());
        switch (event.change()) {
            case ModelChange.Version(ModelVersion version, VersionState state) -> {
                avro.put("kind", VERSION);
                avro.put("version", version.name());
                avro.put("digest", AvroFields.digest(version.digest(), digest));
                avro.put("license", version.license());
                avro.put("createdAt", AvroFields.micros(version.createdAt()));
                avro.put("state", state.label());
            }
            case ModelChange.AliasSet set -> {
                avro.put("kind", ALIAS_SET);
                avro.put("alias", set.alias().label());
                avro.put("version", set.version());
                avro.put("digest", AvroFields.digest(set.digest(), digest));
                avro.put("share", set.share());
                avro.put("plan", set.plan());
                avro.put("replaced", set.replaced().map(old -> AvroFields.digest(old, digest)).orElse(null));
            }
            case ModelChange.AliasCleared(Alias alias, Optional<Sha256> replaced) -> {
                avro.put("kind", ALIAS_CLEARED);
                avro.put("alias", alias.label());
                avro.put("replaced", replaced.map(old -> AvroFields.digest(old, digest)).orElse(null));
            }
            case ModelChange.FloorSet floor -> {
                avro.put("kind", FLOOR);
                avro.put("notBefore", AvroFields.micros(floor.notBefore()));
            }
        }
        return avro;
    }

    @Override
    public ModelEvent fromAvro(GenericRecord avro) {
        return new ModelEvent(AvroFields.number(avro, "number"), AvroFields.digest(avro, "previous"),
                AvroFields.instant(avro, "at"), AvroFields.text(avro, "by"), AvroFields.text(avro, "why"),
                change(avro));
    }

    private static ModelChange change(GenericRecord avro) {
        String kind = AvroFields.text(avro, "kind");
        return switch (kind) {
            case VERSION -> new ModelChange.Version(
                    new ModelVersion(text(avro, VERSION), required(digest(avro, "digest"), "digest"),
                            text(avro, "license"), AvroFields.instant(number(avro, "createdAt"))),
                    required(VersionState.of(text(avro, "state")), "state"));
            case ALIAS_SET -> new ModelChange.AliasSet(alias(avro), text(avro, VERSION),
                    required(digest(avro, "digest"), "digest"),
                    required(AvroFields.optional(avro, "share", share -> (Integer) share), "share"),
                    text(avro, "plan"), digest(avro, "replaced"));
            case ALIAS_CLEARED -> new ModelChange.AliasCleared(alias(avro), digest(avro, "replaced"));
            case FLOOR -> new ModelChange.FloorSet(AvroFields.instant(number(avro, "notBefore")));
            default -> throw new IllegalArgumentException("there is no kind of event " + kind);
        };
    }

    private static Alias alias(GenericRecord avro) {
        return required(Alias.of(text(avro, "alias")), "alias");
    }

    private static String text(GenericRecord avro, String field) {
        return required(AvroFields.optional(avro, field, Object::toString), field);
    }

    private static long number(GenericRecord avro, String field) {
        return required(AvroFields.optional(avro, field, value -> (Long) value), field);
    }

    private static Optional<Sha256> digest(GenericRecord avro, String field) {
        return AvroFields.optional(avro, field,
                value -> new Sha256(HexFormat.of().formatHex(((GenericFixed) value).bytes())));
    }

    private static <T> T required(Optional<T> value, String field) {
        return value.orElseThrow(
                () -> new IllegalArgumentException(field + " is missing, or has a value that nobody knows"));
    }

    @Override
    public String key(ModelEvent event) {
        return event.change().key();
    }

    @Override
    public Map<String, String> headers(ModelEvent event) {
        return CloudEvent.headers("retouch.model.changed.v1", CloudEvent.REGISTRY,
                Long.toString(event.number()), event.change().key(), event.at());
    }
}

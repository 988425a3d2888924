package retouch.schemas.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import retouch.schemas.job.Outcome;
import retouch.schemas.registry.ModelEvent;

import static org.assertj.core.api.Assertions.assertThat;

/// A published schema never changes, and any two versions read each other.
class SchemaHistoryTest {

    /// Every version that was ever published. Lines are added, never changed or taken away.
    private static final Map<String, List<String>> PUBLISHED = Map.of(
            "EditRequested", List.of("ea03635365fdbff7", "da0544a1be3a2b98"),
            "EditFinished", List.of("7d79c0714eece3f8", "99253a3c8f216577", "a823a903ebc42de2"),
            "EditProgress", List.of("cca1140f68e16233"),
            "WorkerStatus", List.of("d45524622a26dab0", "b59cfbd3c94beea8"),
            "TrainingProgress", List.of("6c658bdd5f53d6f2"),
            "ModelEvent", List.of("1486972547431319"),
            "ModelLoad", List.of("a6046096c07fa532"),
            "Pool", List.of("3311917741fef2b6"),
            "ShadowPair", List.of("8acee6a3dab6fde1"),
            "RolloutReport", List.of("900ec2bf899a4ff0"));

    @SuppressWarnings("unused") // named by @FieldSource
    private static final List<String> messages = SchemaHistory.MESSAGES;

    private static final int HEADER_BYTES = 10;

    @ParameterizedTest
    @FieldSource("messages")
    void keepsEveryPublishedVersion(String message) {
        assertThat(SchemaHistory.versions(message))
                .extracting(schema -> "%016x".formatted(SchemaHistory.fingerprint(schema)))
                .isEqualTo(PUBLISHED.get(message));
    }

    /// Schemas compare by names, types, order and defaults; only documentation may differ.
    @ParameterizedTest
    @FieldSource("messages")
    void endsWithWhatWeWriteToday(String message) {
        assertThat(SchemaHistory.versions(message).getLast()).isEqualTo(SchemaHistory.newest(message));
    }

    @ParameterizedTest
    @FieldSource("messages")
    void holdsVersionsThatReadEachOther(String message) {
        List<Schema> versions = SchemaHistory.versions(message);
        for (Schema reader : versions) {
            for (Schema writer : versions) {
                assertThat(SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType())
                        .as("%s reads %s", reader, writer)
                        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            }
        }
    }

    /// What today's writer wrote goes through every old reader, and what that one writes comes back, but for
    /// what it does not know.
    @ParameterizedTest
    @FieldSource("messages")
    void readsAndWritesThroughEveryVersion(String message) throws Exception {
        Schema newest = SchemaHistory.newest(message);
        for (byte[] body : bodies(message)) {
            GenericRecord today = read(body, newest, newest);
            for (Schema old : SchemaHistory.versions(message)) {
                byte[] byOld = write(read(body, newest, old), old);

                assertThat(read(byOld, old, newest)).isEqualTo(withoutWhatIsNotIn(old, today));
            }
        }
    }

    private static GenericRecord withoutWhatIsNotIn(Schema old, GenericRecord today) {
        GenericRecord known = GenericData.get().deepCopy(today.getSchema(), today);
        for (Schema.Field field : today.getSchema().getFields()) {
            Schema.Field then = old.getField(field.name());
            if (then == null) {
                known.put(field.name(), GenericData.get().getDefaultValue(field));
            } else if (today.get(field.name()) instanceof GenericRecord inner) {
                known.put(field.name(), withoutWhatIsNotIn(branch(then.schema(), inner), inner));
            }
        }
        return known;
    }

    /// What `record` was in an older schema.
    private static Schema branch(Schema old, GenericRecord record) {
        return old.getType() == Schema.Type.UNION
                ? old.getTypes().get(old.getIndexNamed(record.getSchema().getFullName()))
                : old;
    }

    @ParameterizedTest
    @FieldSource("messages")
    void documentsEveryFieldAndEveryType(String message) {
        List<String> undocumented = new ArrayList<>();
        collectUndocumented(SchemaHistory.newest(message), undocumented);

        assertThat(undocumented).isEmpty();
    }

    @Test
    void definesATypeOfTheSameNameInTheSameWayEverywhere() {
        Map<String, Schema> seen = new HashMap<>();
        for (String message : SchemaHistory.MESSAGES) {
            for (Schema named : namedTypes(SchemaHistory.newest(message), new ArrayList<>())) {
                assertThat(seen.merge(named.getFullName(), named, (first, _) -> first)).isEqualTo(named);
                assertThat(seen.get(named.getFullName()).getDoc()).isEqualTo(named.getDoc());
            }
        }
    }

    private static List<byte[]> bodies(String message) throws MessageException {
        List<byte[]> bodies = new ArrayList<>();
        switch (message) {
            case "EditRequested" -> {
                bodies.add(Messages.editRequested(SchemaSource.none()).encode(Samples.request()).value());
                bodies.add(Messages.editRequested(SchemaSource.none()).encode(Samples.bareRequest()).value());
            }
            case "EditFinished" -> {
                for (Outcome outcome : Samples.outcomes()) {
                    bodies.add(Messages.editFinished(SchemaSource.none()).encode(Samples.finished(outcome))
                            .value());
                }
            }
            case "EditProgress" ->
                bodies.add(Messages.editProgress(SchemaSource.none()).encode(Samples.progress()).value());
            case "WorkerStatus" ->
                bodies.add(Messages.workerStatus(SchemaSource.none()).encode(Samples.status()).value());
            case "TrainingProgress" -> {
                bodies.add(Messages.trainingProgress(SchemaSource.none()).encode(Samples.training()).value());
                bodies.add(Messages.trainingProgress(SchemaSource.none()).encode(Samples.bareTraining())
                        .value());
            }
            case "ModelEvent" -> {
                for (ModelEvent event : Samples.modelEvents()) {
                    bodies.add(Messages.modelEvent(SchemaSource.none()).encode(event).value());
                }
            }
            case "ModelLoad" -> {
                bodies.add(Messages.modelLoad(SchemaSource.none()).encode(Samples.serving()).value());
                bodies.add(Messages.modelLoad(SchemaSource.none()).encode(Samples.refused()).value());
            }
            case "Pool" -> {
                bodies.add(Messages.pool(SchemaSource.none()).encode(Samples.pool()).value());
                bodies.add(Messages.pool(SchemaSource.none()).encode(Samples.barePool()).value());
            }
            case "ShadowPair" -> {
                bodies.add(Messages.shadowPair(SchemaSource.none()).encode(Samples.shadowPair()).value());
                bodies.add(Messages.shadowPair(SchemaSource.none()).encode(Samples.failedShadow()).value());
            }
            case "RolloutReport" ->
                bodies.add(
                        Messages.rolloutReport(SchemaSource.none()).encode(Samples.rolloutReport()).value());
            default -> throw new IllegalArgumentException("say what an example of " + message + " is");
        }
        return bodies.stream().map(SchemaHistoryTest::withoutHeader).toList();
    }

    private static byte[] withoutHeader(byte[] value) {
        return Arrays.copyOfRange(value, HEADER_BYTES, value.length);
    }

    private static GenericRecord read(byte[] datum, Schema writer, Schema reader) throws IOException {
        return new GenericDatumReader<GenericRecord>(writer, reader).read(null,
                DecoderFactory.get().binaryDecoder(datum, null));
    }

    private static byte[] write(Object datum, Schema schema) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(datum, encoder);
        return bytes.toByteArray();
    }

    private static void collectUndocumented(Schema schema, List<String> undocumented) {
        for (Schema named : namedTypes(schema, new ArrayList<>())) {
            if (named.getDoc() == null || named.getDoc().isBlank()) {
                undocumented.add(named.getFullName());
            }
            if (named.getType() == Schema.Type.RECORD) {
                named.getFields().stream().filter(field -> field.doc() == null || field.doc().isBlank())
                        .forEach(field -> undocumented.add(named.getFullName() + "." + field.name()));
            }
        }
    }

    private static List<Schema> namedTypes(Schema schema, List<Schema> found) {
        switch (schema.getType()) {
            case RECORD -> {
                if (!found.contains(schema)) {
                    found.add(schema);
                    schema.getFields().forEach(field -> namedTypes(field.schema(), found));
                }
            }
            case FIXED, ENUM -> {
                if (!found.contains(schema)) {
                    found.add(schema);
                }
            }
            case UNION -> schema.getTypes().forEach(branch -> namedTypes(branch, found));
            case ARRAY -> namedTypes(schema.getElementType(), found);
            case MAP -> namedTypes(schema.getValueType(), found);
            case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {
                // Has no name of its own.
            }
        }
        return found;
    }
}

package retouch.schemas.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.message.MessageException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Messages of versions that do not exist yet.
class SchemaEvolutionTest {

    private static final String PROGRESS = SchemaHistory.newest("EditProgress").toString();

    private static final Schema WITH_A_NEW_FIELD = new Schema.Parser().parse(PROGRESS.replace(
            "\"fields\":[", "\"fields\":[{\"name\":\"share\",\"type\":\"double\",\"default\":0},"));

    @Test
    void readsAMessageOfANewerWriterOnceItsSchemaIsPublished() throws Exception {
        byte[] message = newerProgress();
        SchemaSource published = fingerprint -> fingerprint == SchemaHistory.fingerprint(WITH_A_NEW_FIELD)
                ? Optional.of(WITH_A_NEW_FIELD.toString())
                : Optional.empty();

        assertThat(Messages.editProgress(published).decode(message)).isEqualTo(Samples.progress());
    }

    @Test
    void saysThatASchemaWasNotPublishedYet() throws Exception {
        byte[] message = newerProgress();

        assertRefused(message, SchemaSource.none(), Reason.UNKNOWN_SCHEMA, Topic.SCHEMAS.topicName());
    }

    @Test
    void doesNotBelieveASourceThatGivesAnotherSchema() throws Exception {
        byte[] message = newerProgress();

        assertRefused(message, _ -> Optional.of(PROGRESS), Reason.UNKNOWN_SCHEMA, "is another one");
    }

    @Test
    void doesNotBelieveASourceThatGivesNoSchema() throws Exception {
        byte[] message = newerProgress();
        for (String junk : new String[]{"", "null", "{}", "[]", "17", "{\"type\":\"record\"}", "not json",
                "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":null,\"type\":\"int\"}]}",
                "[".repeat(20_000)}) {
            assertRefused(message, _ -> Optional.of(junk), Reason.UNKNOWN_SCHEMA, "");
        }
    }

    @Test
    void refusesASchemaThatRepeatsWithoutBytes() {
        StringBuilder json = new StringBuilder("\"null\"");
        for (int level = 0; level < 30; level++) {
            String inner = json.toString();
            json = new StringBuilder("{\"type\":\"record\",\"name\":\"L%d\",\"fields\":[".formatted(level))
                    .append("{\"name\":\"a\",\"type\":").append(inner).append("},{\"name\":\"b\",\"type\":")
                    .append(level == 0 ? inner : "\"L" + (level - 1) + "\"").append("}]}");
        }
        Schema bomb = SchemaHistory.parse(json.toString());
        byte[] message = single(SchemaHistory.fingerprint(bomb), new byte[0]);

        assertRefused(message, _ -> Optional.of(bomb.toString()), Reason.MALFORMED,
                "nests deeper or repeats");
    }

    @Test
    void refusesAMessageOfAnotherKind() throws MessageException {
        byte[] progress = Messages.editProgress(SchemaSource.none()).encode(Samples.progress()).value();

        assertThatThrownBy(() -> Messages.editFinished(SchemaSource.none()).decode(progress))
                .isInstanceOfSatisfying(MessageException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED))
                .hasMessageContaining("EditProgress");
    }

    @Test
    void takesARefusalCodeItDoesNotKnowAsOther() throws Exception {
        EditFinished refused = Samples
                .finished(new Outcome.Refused(new Refusal(RefusalCode.EMPTY_MASK, "no")));
        byte[] message = changed(refused,
                avro -> ((GenericRecord) avro.get("outcome")).put("code", "too-funny"));

        assertThat(Messages.editFinished(SchemaSource.none()).decode(message).outcome())
                .isEqualTo(new Outcome.Refused(new Refusal(RefusalCode.OTHER, "no")));
    }

    @Test
    void leavesOutTimingsOfStagesItDoesNotKnow() throws Exception {
        EditFinished finished = Samples.finished(Samples.done());
        byte[] message = changed(finished, avro -> {
            @SuppressWarnings("unchecked")
            Map<CharSequence, Long> timings = (Map<CharSequence, Long>) avro.get("timings");
            timings.put("polish", 17L);
        });

        assertThat(Messages.editFinished(SchemaSource.none()).decode(message)).isEqualTo(finished);
    }

    private static void assertRefused(byte[] message, SchemaSource source, Reason reason, String sentence) {
        assertThatThrownBy(() -> Messages.editProgress(source).decode(message))
                .isInstanceOfSatisfying(MessageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(sentence);
    }

    private static byte[] newerProgress() throws Exception {
        byte[] today = Messages.editProgress(SchemaSource.none()).encode(Samples.progress()).value();
        GenericRecord newer = new GenericData.Record(WITH_A_NEW_FIELD);
        newer.put("share", .5);
        GenericRecord old = read(today, SchemaHistory.newest("EditProgress"));
        old.getSchema().getFields().forEach(field -> newer.put(field.name(), old.get(field.name())));
        return single(SchemaHistory.fingerprint(WITH_A_NEW_FIELD), write(newer));
    }

    private static byte[] changed(EditFinished finished, Consumer<GenericRecord> change) throws Exception {
        Schema schema = SchemaHistory.newest("EditFinished");
        GenericRecord avro = read(Messages.editFinished(SchemaSource.none()).encode(finished).value(),
                schema);
        change.accept(avro);
        return single(SchemaHistory.fingerprint(schema), write(avro));
    }

    private static GenericRecord read(byte[] value, Schema schema) throws IOException {
        return new GenericDatumReader<GenericRecord>(schema).read(null,
                DecoderFactory.get().binaryDecoder(value, 10, value.length - 10, null));
    }

    private static byte[] write(GenericRecord avro) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(avro.getSchema()).write(avro, encoder);
        return bytes.toByteArray();
    }

    private static byte[] single(long fingerprint, byte[] datum) {
        return ByteBuffer.allocate(10 + datum.length).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3).put((byte) 1).putLong(fingerprint).put(datum).array();
    }
}

package retouch.schemas.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import retouch.schemas.job.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/// Pins what is on the wire. `src/test/resources/golden/<Message>/<version>-<case>.json` holds key,
/// headers and body (hex) of a message, and its datum in Avro's JSON encoding: whoever implements a
/// message in another language tests against the same files.
///
/// A file never changes. A new version of a schema gets new files; the old ones must still decode.
class GoldenMessagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEADER_BYTES = 10;

    /// @param file    where it is kept
    /// @param message what it holds
    record Golden<T>(String file, T message, MessageCodec<T> codec) {

        @Override
        public String toString() {
            return file;
        }

        T decoded(byte[] value) throws MessageException {
            return codec.decode(value);
        }

        WireMessage encoded() throws MessageException {
            return codec.encode(message);
        }
    }

    static Stream<Golden<?>> newest() {
        List<Golden<?>> golden = new ArrayList<>();
        golden.add(new Golden<>("EditRequested/2-full", Samples.request(),
                Messages.editRequested(SchemaSource.none())));
        golden.add(new Golden<>("EditRequested/2-bare", Samples.bareRequest(),
                Messages.editRequested(SchemaSource.none())));
        Samples.outcomes().forEach(outcome -> golden.add(new Golden<>("EditFinished/3-" + outcome.label(),
                Samples.finished(outcome), Messages.editFinished(SchemaSource.none()))));
        golden.add(new Golden<>("EditProgress/1-generate", Samples.progress(),
                Messages.editProgress(SchemaSource.none())));
        golden.add(new Golden<>("WorkerStatus/2-busy", Samples.status(),
                Messages.workerStatus(SchemaSource.none())));
        golden.add(new Golden<>("TrainingProgress/1-training", Samples.training(),
                Messages.trainingProgress(SchemaSource.none())));
        golden.add(new Golden<>("TrainingProgress/1-bare", Samples.bareTraining(),
                Messages.trainingProgress(SchemaSource.none())));
        Samples.modelEvents().forEach(event -> golden.add(new Golden<>("ModelEvent/1-" + event.number(),
                event, Messages.modelEvent(SchemaSource.none()))));
        golden.add(new Golden<>("ModelLoad/1-serving", Samples.serving(),
                Messages.modelLoad(SchemaSource.none())));
        golden.add(new Golden<>("ModelLoad/1-refused", Samples.refused(),
                Messages.modelLoad(SchemaSource.none())));
        golden.add(new Golden<>("Pool/1-full", Samples.pool(), Messages.pool(SchemaSource.none())));
        golden.add(new Golden<>("Pool/1-bare", Samples.barePool(), Messages.pool(SchemaSource.none())));
        golden.add(new Golden<>("ShadowPair/1-painted", Samples.shadowPair(),
                Messages.shadowPair(SchemaSource.none())));
        golden.add(new Golden<>("ShadowPair/1-failed", Samples.failedShadow(),
                Messages.shadowPair(SchemaSource.none())));
        golden.add(new Golden<>("RolloutReport/1-watching", Samples.rolloutReport(),
                Messages.rolloutReport(SchemaSource.none())));
        return golden.stream();
    }

    /// What earlier versions wrote, and what it means today.
    static Stream<Golden<?>> older() {
        List<Golden<?>> golden = new ArrayList<>();
        golden.add(new Golden<>("EditRequested/1-full", Samples.requestOfVersion1(),
                Messages.editRequested(SchemaSource.none())));
        golden.add(new Golden<>("EditRequested/1-bare", Samples.bareRequest(),
                Messages.editRequested(SchemaSource.none())));
        golden.add(new Golden<>("WorkerStatus/1-busy", Samples.statusOfVersion1(),
                Messages.workerStatus(SchemaSource.none())));
        for (Outcome outcome : Samples.outcomesBeforeVersion3()) {
            golden.add(new Golden<>("EditFinished/1-" + outcome.label(), Samples.finishedOfVersion1(outcome),
                    Messages.editFinished(SchemaSource.none())));
            golden.add(new Golden<>("EditFinished/2-" + outcome.label(), Samples.finished(outcome),
                    Messages.editFinished(SchemaSource.none())));
        }
        return golden.stream();
    }

    @ParameterizedTest
    @MethodSource("newest")
    void writesTheGoldenBytes(Golden<?> golden) throws IOException, MessageException {
        JsonNode file = read(golden.file());
        WireMessage written = golden.encoded();

        assertThat(HexFormat.of().formatHex(written.value())).isEqualTo(file.get("value").textValue());
        assertThat(written.key()).isEqualTo(file.get("key").textValue());
        Map<String, String> headers = JSON.convertValue(file.get("headers"), new TypeReference<>() {
        });
        assertThat(written.headers()).isEqualTo(headers);
    }

    @ParameterizedTest
    @MethodSource({"newest", "older"})
    void readsTheGoldenBytes(Golden<?> golden) throws IOException, MessageException {
        assertThat(golden.decoded(body(read(golden.file())))).isEqualTo(golden.message());
    }

    @ParameterizedTest
    @MethodSource("newest")
    void saysTheSameInJson(Golden<?> golden) throws IOException {
        JsonNode file = read(golden.file());
        byte[] body = body(file);
        Schema schema = SchemaHistory.newest(golden.file().substring(0, golden.file().indexOf('/')));
        Object datum = new GenericDatumReader<>(schema).read(null,
                DecoderFactory.get().jsonDecoder(schema, file.get("datum").toString()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(datum, encoder);

        assertThat(HexFormat.of().formatHex(bytes.toByteArray()))
                .isEqualTo(HexFormat.of().formatHex(body, HEADER_BYTES, body.length));
    }

    private static byte[] body(JsonNode file) {
        return HexFormat.of().parseHex(file.get("value").textValue());
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream stream = GoldenMessagesTest.class.getResourceAsStream("/golden/" + file + ".json")) {
            assertThat(stream).as(file).isNotNull();
            return JSON.readTree(stream);
        }
    }
}

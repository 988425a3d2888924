package retouch.schemas.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

import retouch.schemas.message.MessageException.Reason;

/// Single-object encoding of one kind of message. Thread-safe: nothing is kept between two messages.
final class AvroCodec<T> implements MessageCodec<T> {

    private static final byte MARKER_FIRST = (byte) 0xC3;
    private static final byte MARKER_SECOND = 0x01;
    private static final int HEADER_BYTES = 10;

    private final AvroMapping<T> mapping;
    private final SchemaSource source;
    private final Schema newest;
    private final long fingerprint;

    AvroCodec(AvroMapping<T> mapping, SchemaSource source) {
        this.mapping = Objects.requireNonNull(mapping, "mapping");
        this.source = Objects.requireNonNull(source, "source");
        this.newest = SchemaHistory.newest(mapping.name());
        this.fingerprint = SchemaHistory.fingerprint(newest);
    }

    @Override
    public WireMessage encode(T record) throws MessageException {
        byte[] value = body(mapping.toAvro(record, newest));
        if (value.length > WireMessage.VALUE_BYTES_MAX) {
            throw tooLarge(value.length);
        }
        Map<String, String> headers = mapping.headers(record);
        headers.putAll(CloudEvent.bodyHeaders(fingerprint));
        return new WireMessage(mapping.key(record), headers, value);
    }

    @Override
    public T decode(byte[] value) throws MessageException {
        if (value.length > WireMessage.VALUE_BYTES_MAX) {
            throw tooLarge(value.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (value.length < HEADER_BYTES || buffer.get() != MARKER_FIRST || buffer.get() != MARKER_SECOND) {
            throw new MessageException(Reason.NOT_A_MESSAGE,
                    value.length + " bytes that do not begin like a message (C3 01 and a fingerprint)");
        }
        Schema writer = writerSchema(buffer.getLong());
        DatumCheck.check(buffer, writer);
        return read(value, writer);
    }

    private byte[] body(GenericRecord avro) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        bytes.writeBytes(ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER_FIRST).put(MARKER_SECOND).putLong(fingerprint).array());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(newest).write(avro, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private T read(byte[] value, Schema writer) throws MessageException {
        try {
            return mapping.fromAvro(new GenericDatumReader<GenericRecord>(writer, newest).read(null,
                    DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES,
                            null)));
        } catch (AvroRuntimeException | IOException e) {
            throw malformed("does not fit the schema: ", e);
        } catch (IllegalArgumentException e) {
            throw malformed("", e);
        }
    }

    private Schema writerSchema(long writer) throws MessageException {
        Optional<Schema> known = SchemaHistory.builtIn().find(writer);
        if (known.isPresent()) {
            return known.get();
        }
        String json = source.find(writer).orElseThrow(() -> new MessageException(Reason.UNKNOWN_SCHEMA,
                "nobody has told us the schema %016x; publish it on the topic %s before the message"
                        .formatted(writer, Topic.SCHEMAS.topicName())));
        return foreign(writer, json);
    }

    /// What a source calls a schema may be anything: it must parse, and be the one that was asked for.
    private static Schema foreign(long writer, String json) throws MessageException {
        try {
            Schema schema = SchemaHistory.parse(json);
            if (SchemaHistory.fingerprint(schema) == writer) {
                return schema;
            }
            throw new MessageException(Reason.UNKNOWN_SCHEMA,
                    "what is published as schema %016x is another one".formatted(writer));
        } catch (AvroRuntimeException e) {
            throw new MessageException(Reason.UNKNOWN_SCHEMA,
                    "what is published as schema %016x is not a schema".formatted(writer), e);
        }
    }

    private MessageException malformed(String prefix, Exception cause) {
        return new MessageException(Reason.MALFORMED, mapping.name() + ": " + prefix + cause.getMessage(),
                cause);
    }

    private MessageException tooLarge(int bytes) {
        return new MessageException(Reason.TOO_LARGE, "%s of %,d bytes; at most %,d may be"
                .formatted(mapping.name(), bytes, WireMessage.VALUE_BYTES_MAX));
    }
}

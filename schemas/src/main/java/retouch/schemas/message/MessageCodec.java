package retouch.schemas.message;

/// Turns one kind of record into a message and back. Thread-safe.
///
/// The body is Avro single-object encoding (Avro specification, "Single-object encoding"): two marker
/// bytes, the CRC-64-AVRO fingerprint of the writer's schema, the datum. The headers are CloudEvents
/// 1.0 attributes in Kafka's binary mode.
public interface MessageCodec<T> {

    /// Encodes with the newest schema.
    ///
    /// @throws MessageException [MessageException.Reason#TOO_LARGE] if the body is over the limit
    WireMessage encode(T record) throws MessageException;

    /// Decodes a body that any known version of the schema wrote.
    ///
    /// @throws MessageException for every other sequence of bytes, whatever it is
    T decode(byte[] value) throws MessageException;
}

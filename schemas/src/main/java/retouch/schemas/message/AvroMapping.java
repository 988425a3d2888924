package retouch.schemas.message;

import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/// One message's two faces: our record and Avro's. Stateless.
interface AvroMapping<T> {

    /// The schema's name, such as `EditRequested`.
    String name();

    GenericRecord toAvro(T record, Schema schema);

    /// @throws IllegalArgumentException if a field has a value that the record refuses
    T fromAvro(GenericRecord avro);

    /// The job id.
    String key(T record);

    /// The message's CloudEvents headers, but for those that every message has.
    Map<String, String> headers(T record);
}

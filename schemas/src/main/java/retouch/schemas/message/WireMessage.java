package retouch.schemas.message;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// A message as it travels: key, headers, bytes. Immutable: arrays are copied in and out.
///
/// A class and not a record, because a record would compare its array by identity.
public final class WireMessage {

    private final String key;
    private final SortedMap<String, String> headers;
    private final byte[] value;

    /// @param key     partition and compaction key; the job id for jobs
    /// @param headers CloudEvents attributes in binary mode and `content-type`, all UTF-8
    /// @param value   the body in single-object encoding
    public WireMessage(String key, Map<String, String> headers, byte[] value) {
        this.key = Objects.requireNonNull(key, "key");
        this.headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
        this.value = value.clone();
    }

    public String key() {
        return key;
    }

    public SortedMap<String, String> headers() {
        return headers;
    }

    /// A copy of the body.
    public byte[] value() {
        return value.clone();
    }

    /// The size that counts against [#VALUE_BYTES_MAX].
    public int valueBytes() {
        return value.length;
    }

    /// Requests carry references, so a larger body is a mistake. 64 KiB.
    public static final int VALUE_BYTES_MAX = 64 * 1024;

    @Override
    public boolean equals(Object other) {
        return other instanceof WireMessage that
                && key.equals(that.key)
                && headers.equals(that.headers)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, headers, Arrays.hashCode(value));
    }

    @Override
    public String toString() {
        return "WireMessage[" + key + ", " + value.length + " bytes]";
    }
}

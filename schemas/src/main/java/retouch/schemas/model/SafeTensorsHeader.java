package retouch.schemas.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

import retouch.schemas.tensor.Tensor;

/// The JSON of a safetensors file, checked: the entries lie end to end and fill the file.
///
/// @param entries in the order of their bytes
record SafeTensorsHeader(List<Entry> entries) {

    private static final String METADATA = "__metadata__";
    private static final int RANK_MAX = 8;

    /// The values begin at a multiple of this, so that other readers can map them.
    private static final int ALIGNMENT = 8;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// @param precision of the values in the file
    /// @param begin     first byte of its values, from the end of the header
    /// @param end       first byte after them
    record Entry(String name, Precision precision, List<Integer> shape, long begin, long end) {

        int elements() {
            return Math.toIntExact((end - begin) / precision.bytes());
        }
    }

    SafeTensorsHeader {
        entries = List.copyOf(entries);
    }

    /// The header that fits `tensors`, end to end in the order of their names.
    static SafeTensorsHeader of(SortedMap<String, Tensor> tensors, Precision precision) {
        List<Entry> entries = new ArrayList<>();
        long begin = 0;
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            Tensor tensor = named.getValue();
            long end = begin + (long) tensor.data().length * precision.bytes();
            entries.add(new Entry(named.getKey(), precision, IntStream.of(tensor.shape()).boxed().toList(),
                    begin, end));
            begin = end;
        }
        return new SafeTensorsHeader(entries);
    }

    /// Encodes, with spaces up to the alignment.
    byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Entry entry : entries) {
                json.writeObjectFieldStart(entry.name);
                json.writeStringField("dtype", entry.precision.label());
                json.writeFieldName("shape");
                json.writeArray(entry.shape.stream().mapToInt(Integer::intValue).toArray(), 0,
                        entry.shape.size());
                json.writeFieldName("data_offsets");
                json.writeArray(new long[]{entry.begin, entry.end}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        while ((Long.BYTES + bytes.size()) % ALIGNMENT != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    /// Parses a header and checks that its entries fill `dataBytes` without gap or overlap.
    ///
    /// @param file what messages call the file
    static SafeTensorsHeader parse(byte[] header, long dataBytes, String file) throws BundleException {
        try (JsonParser json = JSON.createParser(header)) {
            List<Entry> entries = entries(json, file);
            if (json.nextToken() != null) {
                throw new BundleException(file + ": something follows the header's JSON");
            }
            requireFilled(entries, dataBytes, file);
            return new SafeTensorsHeader(entries);
        } catch (JsonProcessingException e) {
            throw new BundleException(file + ": the header is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BundleException(file + ": the header is not text: " + e.getMessage(), e);
        }
    }

    private static List<Entry> entries(JsonParser json, String file) throws IOException, BundleException {
        require(json.nextToken() == JsonToken.START_OBJECT, file, "the header", "must be a JSON object");
        List<Entry> entries = new ArrayList<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals(METADATA)) {
                json.skipChildren();
            } else {
                entries.add(entry(json, file, name));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return entries;
    }

    private static Entry entry(JsonParser json, String file, String name)
            throws IOException, BundleException {
        require(json.currentToken() == JsonToken.START_OBJECT, file, name, "must be a JSON object");
        Map<String, List<Long>> lists = new HashMap<>();
        String type = "";
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "dtype" -> type = json.getValueAsString("");
                case "shape", "data_offsets" -> lists.put(field, numbers(json, file, name + "." + field));
                default -> throw problem(file, name + "." + field, "is not a field of safetensors");
            }
        }
        Optional<Precision> precision = Precision.of(type);
        require(precision.isPresent(), file, name + ".dtype", "must be F32 or F16: " + type);
        return entry(file, name, precision.orElseThrow(), lists.getOrDefault("shape", List.of(-1L)),
                lists.getOrDefault("data_offsets", List.of()));
    }

    private static Entry entry(String file, String name, Precision precision, List<Long> shape,
            List<Long> offsets) throws BundleException {
        require(offsets.size() == 2, file, name + ".data_offsets", "must be two numbers: " + offsets);
        long elements = 1;
        for (long extent : shape) {
            require(extent >= 0 && extent <= Integer.MAX_VALUE, file, name + ".shape",
                    "must be there, of whole numbers: " + shape);
            elements *= extent;
            require(elements <= Integer.MAX_VALUE, file, name + ".shape", "is too large: " + shape);
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        require(begin >= 0 && end >= begin && end - begin == elements * precision.bytes(), file,
                name + ".data_offsets", offsets + " do not hold shape " + shape);
        return new Entry(name, precision, shape.stream().map(Math::toIntExact).toList(), begin, end);
    }

    private static List<Long> numbers(JsonParser json, String file, String field)
            throws IOException, BundleException {
        require(json.currentToken() == JsonToken.START_ARRAY, file, field, "must be a list");
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.VALUE_NUMBER_INT && numbers.size() < RANK_MAX, file,
                    field,
                    "must be a list of up to " + RANK_MAX + " whole numbers");
            numbers.add(json.getLongValue());
        }
        return numbers;
    }

    private static void requireFilled(List<Entry> entries, long dataBytes, String file)
            throws BundleException {
        long filled = 0;
        for (Entry entry : entries) {
            require(entry.begin == filled, file, entry.name + ".data_offsets",
                    "begins at " + entry.begin + ", the tensor before it ends at " + filled);
            filled = entry.end;
        }
        require(filled == dataBytes, file, "the tensors",
                "have " + filled + " bytes, the file has " + dataBytes + " for them");
    }

    private static void require(boolean condition, String file, String field, String sentence)
            throws BundleException {
        if (!condition) {
            throw problem(file, field, sentence);
        }
    }

    private static BundleException problem(String file, String field, String sentence) {
        return new BundleException(file + ": " + field + " " + sentence);
    }
}

package retouch.schemas.model;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SafeTensorsTest {

    private static final long SEED = 4;

    @TempDir
    private Path folder;

    @Test
    void bringsBackEveryBit() throws IOException, BundleException {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        tensors.put("one", Tensor.of(new float[]{1, -0f, Float.MIN_VALUE, Float.MAX_VALUE}, 2, 2));
        tensors.put("none", Tensor.of(new float[0], 3, 0));
        tensors.put("scalar", Tensor.of(new float[]{.1f}));
        tensors.put("longer than the buffer", noise(100_000));
        Path file = folder.resolve("weights");

        SafeTensors.write(file, tensors);

        assertThat(SafeTensors.read(file)).isEqualTo(tensors);
    }

    @Test
    void halfPrecisionTakesHalfTheBytesAndRoundsToElevenBits() throws Exception {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        tensors.put("long", noise(100_000));
        tensors.put("some", Tensor.of(new float[]{1, -0f, 65504, 0.1f, 2049}, 5));
        Path file = folder.resolve("weights");
        SafeTensors.write(file, tensors, Precision.FLOAT16);
        assertThat(Files.size(file)).isBetween(200_010L, 200_400L);
        SortedMap<String, Tensor> read = SafeTensors.read(file);
        assertThat(read.get("some").data()).containsExactly(1, -0f, 65504, 0.0999755859375f, 2048);
        float[] wanted = tensors.get("long").data();
        for (int at = 0; at < wanted.length; at++) {
            assertThat(read.get("long").data()[at]).as("value %d", at)
                    .isEqualTo(Precision.FLOAT16.round(wanted[at]));
        }
    }

    /// The example a reader in another language can check itself against.
    @Test
    void writesTheFormatToTheByte() throws IOException {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        tensors.put("b", Tensor.of(new float[]{1, 2}, 2));
        tensors.put("a", Tensor.of(new float[]{-1.5f}, 1, 1));
        Path file = folder.resolve("weights");

        SafeTensors.write(file, tensors);

        String json = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
        String padded = json + " ".repeat((8 - json.length() % 8) % 8);
        ByteBuffer expected = ByteBuffer.allocate(8 + padded.length() + 12).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII))
                .putFloat(-1.5f).putFloat(1).putFloat(2);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
    }

    @Test
    void readsWhatOthersWrite() throws IOException, BundleException {
        Path file = file("{\"__metadata__\":{\"format\":\"pt\",\"nested\":\"{}\"},"
                + "\"late\":{\"shape\":[1],\"data_offsets\":[4,8],\"dtype\":\"F32\"},"
                + "\"early\":{\"dtype\":\"F32\",\"data_offsets\":[0,4],\"shape\":[]}}   ", 1f, 2f);

        assertThat(SafeTensors.read(file)).containsEntry("early", Tensor.of(new float[]{1}))
                .containsEntry("late", Tensor.of(new float[]{2}, 1)).hasSize(2);
    }

    /// Each line: a header for eight bytes of values, and what the message must say.
    @ParameterizedTest
    @CsvFileSource(resources = "/damaged/safetensors-headers.txt", delimiter = '|', quoteCharacter = '`')
    void refusesAHeaderThatDoesNotFit(String header, String sentence) throws IOException {
        Path file = file(header, 1f, 2f);

        assertThatThrownBy(() -> SafeTensors.read(file)).isInstanceOf(BundleException.class)
                .hasMessageStartingWith("weights").hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({"-1", "9223372036854775807", "1000000", "131073", "18", "1"})
    void refusesAHeaderLengthThatDoesNotFit(long length) throws IOException {
        Path file = folder.resolve("weights");
        Files.write(file, ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());

        assertThatThrownBy(() -> SafeTensors.read(file)).isInstanceOf(BundleException.class)
                .hasMessageContaining("claims a header of");
    }

    @Test
    void refusesAFileWithoutRoomForALength() throws IOException {
        Path file = folder.resolve("weights");
        Files.write(file, new byte[7]);

        assertThatThrownBy(() -> SafeTensors.read(file)).isInstanceOf(BundleException.class)
                .hasMessageContaining("has 7 bytes");
    }

    @Test
    void neverThrowsAnythingElseForDamagedFiles() throws IOException {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        tensors.put("a", noise(40));
        tensors.put("b", noise(3));
        Path file = folder.resolve("weights");
        SafeTensors.write(file, tensors);
        byte[] valid = Files.readAllBytes(file);
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = valid.clone();
            damaged[random.nextInt(150)] = (byte) random.nextInt();
            Files.write(file, damaged);
            refused += isRefused(file, round) ? 1 : 0;
        }
        assertThat(refused).as("seed " + SEED).isBetween(1_000, 2_000);
    }

    @Test
    void takesNoMoreHeapThanTheTensorsNeed() throws IOException, BundleException {
        int elements = 4_000_000;
        Path file = folder.resolve("weights");
        SafeTensors.write(file, new TreeMap<>(Map.of("large", noise(elements))));
        SafeTensors.read(file);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();

        SortedMap<String, Tensor> tensors = SafeTensors.read(file);

        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertThat(tensors.get("large").data()).hasSize(elements);
        assertThat(allocated).isBetween(4L * elements, 4L * elements + 1_000_000);
    }

    private static boolean isRefused(Path file, int round) throws IOException {
        try {
            SafeTensors.read(file);
            return false;
        } catch (BundleException e) {
            return true;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + SEED + ", round " + round, e);
        }
    }

    private Path file(String header, float... values) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 4 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Files.write(folder.resolve("weights"), bytes.array());
    }

    private static Tensor noise(int elements) {
        Random random = new Random(SEED);
        float[] values = new float[elements];
        for (int index = 0; index < elements; index++) {
            values[index] = random.nextFloat();
        }
        return Tensor.of(values, elements);
    }
}

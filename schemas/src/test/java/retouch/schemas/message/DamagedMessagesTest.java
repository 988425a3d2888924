package retouch.schemas.message;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.message.MessageException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

/// Bytes that are not a message give a [MessageException] and nothing else, and cost next to nothing.
class DamagedMessagesTest {

    private static final long SEED = 20_260_301;
    private static final int ROUNDS = 20_000;

    /// Far below what one believed length would take; resolving a schema for the first time fits in.
    private static final long ALLOCATED_BYTES_MAX = 4_000_000;

    private static final List<byte[]> EXTREME_NUMBERS = List.of(
            HexFormat.of().parseHex("feffffff0f"),
            HexFormat.of().parseHex("ffffffff0f"),
            HexFormat.of().parseHex("feffffffffffffffff01"),
            HexFormat.of().parseHex("ffffffffffffffffff01"),
            HexFormat.of().parseHex("ffffffffffffffffffff"),
            HexFormat.of().parseHex("8080808080808080808000"));

    private final MessageCodec<EditRequest> requests = Messages.editRequested(SchemaSource.none());
    private final List<MessageCodec<?>> codecs = List.of(requests, Messages.editFinished(SchemaSource.none()),
            Messages.editProgress(SchemaSource.none()));

    @Test
    void refusesWhatDoesNotBeginLikeAMessage() {
        for (String hex : List.of("", "c3", "c301", "c30100112233445566", "c302f7bffd65536303ea00",
                "89504e470d0a1a0a0000000d49484452")) {
            assertReason(HexFormat.of().parseHex(hex), Reason.NOT_A_MESSAGE);
        }
    }

    @Test
    void refusesAnUnknownFingerprint() throws MessageException {
        byte[] message = message();
        message[4] ^= 1;

        assertReason(message, Reason.UNKNOWN_SCHEMA);
    }

    @Test
    void refusesAMessageThatIsCutAnywhere() throws MessageException {
        byte[] message = message();
        for (int length = 10; length < message.length; length++) {
            assertReason(Arrays.copyOf(message, length), Reason.MALFORMED);
        }
    }

    @Test
    void refusesBytesAfterTheEnd() throws MessageException {
        byte[] message = message();

        assertReason(Arrays.copyOf(message, message.length + 1), Reason.MALFORMED);
    }

    @Test
    void refusesABodyOver64KiBBeforeItLooksInside() {
        assertReason(new byte[WireMessage.VALUE_BYTES_MAX + 1], Reason.TOO_LARGE);
        assertReason(new byte[WireMessage.VALUE_BYTES_MAX], Reason.NOT_A_MESSAGE);
    }

    @Test
    void refusesToWriteABodyOver64KiB() {
        EditRequest small = Samples.request();
        EditRequest large = new EditRequest(small.id(), Lane.BATCH, small.inputs(), small.colorKey(),
                small.seed(),
                small.model(), small.deadline(), small.trainingConsent(), small.keepLocation(),
                small.requestedAt(), Optional.of("0".repeat(WireMessage.VALUE_BYTES_MAX)));

        assertThatThrownBy(() -> requests.encode(large))
                .isInstanceOfSatisfying(MessageException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                .hasMessageContaining("65,536");
    }

    @Test
    void refusesTextThatIsNotUtf8() throws MessageException {
        byte[] message = message();
        // After the header: one byte of length, then the id.
        message[11] = (byte) 0xFF;

        assertReason(message, Reason.MALFORMED);
    }

    @Test
    void refusesWhatARecordRefuses() throws MessageException {
        byte[] message = message();
        message[11] = '/';

        assertThatThrownBy(() -> requests.decode(message)).isInstanceOf(MessageException.class)
                .hasMessageContaining("a job id has 1 to 64 letters");
    }

    @Test
    void refusesALaneThatDoesNotExist() throws MessageException {
        String hex = HexFormat.of().formatHex(message());
        String interactive = HexFormat.of().formatHex("interactive".getBytes(StandardCharsets.US_ASCII));
        String other = HexFormat.of().formatHex("interactivf".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> requests.decode(HexFormat.of().parseHex(hex.replace(interactive, other))))
                .isInstanceOf(MessageException.class).hasMessageContaining("there is no lane interactivf");
    }

    @Test
    void neverThrowsAnythingElseAndNeverBelievesALength() throws MessageException {
        List<byte[]> valid = validMessages();
        Random random = new Random(SEED);
        Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
        long largest = 0;
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = damaged(valid.get(random.nextInt(valid.size())), random);
            MessageCodec<?> codec = codecs.get(random.nextInt(codecs.size()));
            long before = allocated();
            try {
                codec.decode(bytes);
                read++;
            } catch (MessageException e) {
                refused.merge(e.reason(), 1, Integer::sum);
            } catch (RuntimeException | Error e) {
                fail("seed " + SEED + ", round " + round + ": " + HexFormat.of().formatHex(bytes), e);
            }
            largest = Math.max(largest, allocated() - before);
        }
        System.err.printf("%,d damaged messages: %,d read, refused %s; at most %,d bytes of heap for one%n",
                ROUNDS, read, refused, largest);
        assertThat(refused).containsOnlyKeys(Reason.NOT_A_MESSAGE, Reason.UNKNOWN_SCHEMA, Reason.MALFORMED);
        assertThat(largest).as("heap for one message, seed " + SEED).isLessThan(ALLOCATED_BYTES_MAX);
    }

    private byte[] message() throws MessageException {
        return requests.encode(Samples.request()).value();
    }

    private static List<byte[]> validMessages() throws MessageException {
        List<byte[]> valid = new ArrayList<>();
        valid.add(Messages.editRequested(SchemaSource.none()).encode(Samples.request()).value());
        valid.add(Messages.editRequested(SchemaSource.none()).encode(Samples.bareRequest()).value());
        valid.add(Messages.editProgress(SchemaSource.none()).encode(Samples.progress()).value());
        for (Outcome outcome : Samples.outcomes()) {
            valid.add(Messages.editFinished(SchemaSource.none()).encode(Samples.finished(outcome)).value());
        }
        return valid;
    }

    private static byte[] damaged(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                bytes = spliced(bytes, 10, 10, noise);
            }
            case 2 -> bytes = Arrays.copyOf(bytes, at);
            case 3 -> bytes[at] = (byte) random.nextInt();
            case 4 -> bytes = spliced(bytes, at, at + 1,
                    EXTREME_NUMBERS.get(random.nextInt(EXTREME_NUMBERS.size())));
            default -> {
                for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                    bytes[10 + random.nextInt(bytes.length - 10)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return bytes;
    }

    /// `bytes` with what lies between `from` and `to` replaced.
    private static byte[] spliced(byte[] bytes, int from, int to, byte[] replacement) {
        byte[] result = Arrays.copyOf(bytes, from + replacement.length + bytes.length - to);
        System.arraycopy(replacement, 0, result, from, replacement.length);
        System.arraycopy(bytes, to, result, from + replacement.length, bytes.length - to);
        return result;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private void assertReason(byte[] bytes, Reason reason) {
        assertThatThrownBy(() -> requests.decode(bytes))
                .isInstanceOfSatisfying(MessageException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }
}

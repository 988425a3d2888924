package retouch.producer.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FormDataTest {

    private static final Set<String> NAMES = Set.of("image", "seed");
    private static final String TYPE = "multipart/form-data; boundary=paper-boat";

    @Test
    void readsWhatWasSentByteByByte() throws Exception {
        byte[] tricky = Calls.text("\r\n--paper-boa\r\n\r\n--\0");
        Map<String, byte[]> parts = new LinkedHashMap<>(Map.of("image", tricky, "seed", Calls.text(" 7\n")));

        FormData form = FormData.parse(TYPE, Calls.body(parts), NAMES);

        assertThat(form.file("image")).contains(tricky);
        assertThat(form.text("seed", 10)).contains("7");
    }

    @Test
    void takesAnEmptyPartForNone() throws Exception {
        FormData form = FormData.parse(TYPE, Calls.body(Map.of("image", new byte[0])), NAMES);

        assertThat(form.file("image")).isEmpty();
        assertThat(form.text("seed", 10)).isEmpty();
    }

    @Test
    void takesAQuotedBoundary() throws Exception {
        byte[] body = Calls.body(Map.of("seed", Calls.text("7")));

        assertThat(
                FormData.parse("Multipart/Form-Data; boundary=\"paper-boat\"", body, NAMES).text("seed", 1))
                .contains("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "multipart/form-data", "multipart/form-data; boundary=",
            "multipart/form-data; boundary=other", "application/x-www-form-urlencoded"})
    void refusesOtherContentTypesAndBoundaries(String type) {
        assertThatThrownBy(() -> FormData.parse(type, Calls.body(Map.of("seed", Calls.text("7"))), NAMES))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void refusesAPartThatNobodyKnowsWithoutRepeatingItsName() {
        assertThatThrownBy(() -> FormData.parse(TYPE, Calls.body(Map.of("<script>", new byte[1])), NAMES))
                .isInstanceOf(ProblemException.class)
                .hasMessageNotContaining("<");
    }

    @Test
    void refusesAPartThatIsSentTwice() {
        byte[] one = Calls.body(Map.of("seed", Calls.text("7")));
        String twice = new String(one, java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] body = Calls.text(twice.replace("--paper-boat--\r\n", "") + twice);

        assertThatThrownBy(() -> FormData.parse(TYPE, body, NAMES))
                .isInstanceOf(ProblemException.class).hasMessageContaining("twice");
    }

    @Test
    void refusesTextThatIsTooLongOrNoText() throws Exception {
        FormData tooLong = FormData.parse(TYPE, Calls.body(Map.of("seed", new byte[11])), NAMES);
        FormData noText = FormData.parse(TYPE, Calls.body(Map.of("seed", new byte[]{(byte) 0xff})), NAMES);

        assertThatThrownBy(() -> tooLong.text("seed", 10)).hasMessageContaining("at most 10 bytes");
        assertThatThrownBy(() -> noText.text("seed", 10)).hasMessageContaining("UTF-8");
    }

    @Test
    void readsOrRefusesEveryDamagedBody() {
        byte[] whole = Calls.body(Map.of("image", new byte[64], "seed", Calls.text("7")));
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] damaged = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int hits = random.nextInt(4); hits > 0 && damaged.length > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThat(readsOrRefuses(damaged)).as("seed %d", seed).isTrue();
        }
    }

    private static boolean readsOrRefuses(byte[] body) {
        try {
            FormData form = FormData.parse(TYPE, body, NAMES);
            return form.file("image").isPresent() || form.file("seed").isPresent()
                    || form.file("image").isEmpty();
        } catch (ProblemException e) {
            return e.problem().status().code() == 400;
        }
    }
}

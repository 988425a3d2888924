package retouch.schemas.job;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

class FingerprintTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final EditInputs INPUTS = new EditInputs(reference("photograph"), reference("mask"),
            Optional.of(reference("sketch")), Optional.of(reference("color")));
    private static final EditRequest REQUEST = new EditRequest(new JobId("a"), Lane.INTERACTIVE, INPUTS,
            Optional.of(0x00FF00), 7, "stable", Optional.of(NOON), true, false, NOON, Optional.of("trace"));

    /// Commits of other releases hold this digest: it may never change for the same content.
    @Test
    void isTheSameForGood() {
        assertThat(Fingerprint.of(REQUEST))
                .hasToString("91a71b0eb2e6f02ef06d9d745b3c07d218bdf782c7ae45d0a1b37ff914d1c306");
    }

    /// Egypt writes its digits otherwise, and `%d` would follow.
    @Test
    void isTheSameInEveryCountry() {
        Locale before = Locale.getDefault();
        Sha256 here = Fingerprint.of(REQUEST);
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(Fingerprint.of(REQUEST)).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void doesNotDependOnHowTheRequestTravels() {
        EditInputs elsewhere = new EditInputs(moved(INPUTS.photograph()), moved(INPUTS.mask()),
                INPUTS.sketch().map(FingerprintTest::moved), INPUTS.color().map(FingerprintTest::moved));
        EditRequest again = new EditRequest(new JobId("b"), Lane.BATCH, elsewhere, REQUEST.colorKey(), 7,
                "stable",
                Optional.empty(), true, false, NOON.plusSeconds(9), Optional.empty());

        assertThat(Fingerprint.of(again)).isEqualTo(Fingerprint.of(REQUEST));
    }

    @Test
    void changesWithEverythingThatDecidesTheAnswer() {
        Optional<ObjectRef> sketch = INPUTS.sketch();
        Optional<ObjectRef> color = INPUTS.color();
        List<EditRequest> others = List.of(
                with(new EditInputs(reference("x"), INPUTS.mask(), sketch, color)),
                with(new EditInputs(INPUTS.photograph(), reference("x"), sketch, color)),
                with(new EditInputs(INPUTS.photograph(), INPUTS.mask(), Optional.empty(), color)),
                with(new EditInputs(INPUTS.photograph(), INPUTS.mask(), color, sketch)),
                with(new EditInputs(INPUTS.mask(), INPUTS.photograph(), sketch, color)),
                request(INPUTS, Optional.empty(), 7, "stable", true, false),
                request(INPUTS, Optional.of(0x00FF01), 7, "stable", true, false),
                request(INPUTS, REQUEST.colorKey(), 8, "stable", true, false),
                request(INPUTS, REQUEST.colorKey(), 7, "canary", true, false),
                request(INPUTS, REQUEST.colorKey(), 7, "stable", false, false),
                request(INPUTS, REQUEST.colorKey(), 7, "stable", true, true));

        assertThat(others.stream().map(Fingerprint::of)).doesNotHaveDuplicates()
                .doesNotContain(Fingerprint.of(REQUEST));
    }

    private static EditRequest with(EditInputs inputs) {
        return request(inputs, REQUEST.colorKey(), 7, "stable", true, false);
    }

    private static EditRequest request(EditInputs inputs, Optional<Integer> colorKey, long seed, String model,
            boolean consent, boolean location) {
        return new EditRequest(REQUEST.id(), REQUEST.lane(), inputs, colorKey, seed, model,
                REQUEST.deadline(), consent,
                location, REQUEST.requestedAt(), REQUEST.traceParent());
    }

    private static ObjectRef reference(String content) {
        return new ObjectRef("retouch", "uploads/" + content, 3,
                Sha256.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static ObjectRef moved(ObjectRef reference) {
        return new ObjectRef("elsewhere", "moved", reference.size(), reference.sha256());
    }
}

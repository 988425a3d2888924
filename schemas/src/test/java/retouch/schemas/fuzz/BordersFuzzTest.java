package retouch.schemas.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import retouch.schemas.job.Refusal;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;

import static org.assertj.core.api.Assertions.assertThat;

/// Bytes from outside, as a fuzzer makes them up: each ends as a value, or as the one exception of its border.
///
/// Every build runs the inputs in `src/test/resources` and their like; `-Pfuzz` lets Jazzer look for others, ten
/// minutes each.
class BordersFuzzTest {

    private static final PictureReader READER = new PictureReader(DecodeBudget.DEFAULT);

    @FuzzTest(maxDuration = "10m")
    void picturesAreReadOrRefused(byte[] file) {
        switch (READER.read("photograph", file)) {
            case Reading.Decoded(Picture picture) -> assertThat(picture.width()).isPositive();
            case Reading.Refused(Refusal refusal) -> assertThat(refusal.sentence()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "10m")
    void requestsWithTheirReferencesAreReadOrRefused(byte[] bytes) {
        arrives(Messages.editRequested(SchemaSource.none()), bytes);
    }

    @FuzzTest(maxDuration = "10m")
    void resultsAreReadOrRefused(byte[] bytes) {
        arrives(Messages.editFinished(SchemaSource.none()), bytes);
    }

    @FuzzTest(maxDuration = "10m")
    void cardsAreReadOrRefused(byte[] json) {
        try {
            ModelCard card = ModelBundle.parseCard(json);
            assertThat(card.version()).isNotNull();
        } catch (BundleException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static <T> void arrives(MessageCodec<T> codec, byte[] bytes) {
        try {
            T message = codec.decode(bytes);
            assertThat(codec.decode(codec.encode(message).value())).isEqualTo(message);
        } catch (MessageException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}

package retouch.schemas.pixel;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.schemas.job.PixelBox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// What a result takes over from its input beside the pixels, and what it must not.
class MetadataTest {

    private static final EditNote NOTE = new EditNote("Retouch <1>", "m1", "job-1", false);
    private static final EditNote NOTE_WITH_LOCATION = new EditNote("Retouch <1>", "m1", "job-1", true);
    private static final String LATITUDE = "LATITUDE";
    private static final String THUMBNAIL = "THUMBNAIL";
    private static final byte[] LINEAR = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

    private final PictureReader reader = new PictureReader(DecodeBudget.DEFAULT);

    /// Stored are the grays 10, 20, 30 above 40, 50, 60.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1 | 10 20 30 / 40 50 60", "2 | 30 20 10 / 60 50 40",
            "3 | 60 50 40 / 30 20 10", "4 | 40 50 60 / 10 20 30",
            "5 | 10 40 / 20 50 / 30 60", "6 | 40 10 / 50 20 / 60 30",
            "7 | 60 30 / 50 20 / 40 10", "8 | 30 60 / 20 50 / 10 40"})
    void standsUpright(int orientation, String upright) {
        Picture picture = read(grays().chunk("eXIf", exif(orientation)).end());
        assertThat(grays(picture)).isEqualTo(upright);

        BitSet corner = new BitSet();
        corner.set(0);
        Picture result = read(picture
                .repaint(Mask.of(picture.width(), picture.height(), corner), new PixelBox(0, 0, 1, 1),
                        new float[]{99, 99, 99})
                .toPng(NOTE));
        assertThat(grays(result)).isEqualTo("99" + upright.substring(2));
    }

    @Test
    void forgetsTheLocation() {
        byte[] result = read(grays().chunk("eXIf", exif(6)).end()).toPng(NOTE);
        assertThat(text(result)).doesNotContain(LATITUDE);
        assertThat(chunk(result, "eXIf")).isPresent();
        assertThat(read(result).width()).as("turned still").isEqualTo(2);
    }

    @Test
    void keepsTheLocationIfAsked() {
        assertThat(text(read(grays().chunk("eXIf", exif(6)).end()).toPng(NOTE_WITH_LOCATION)))
                .contains(LATITUDE);
    }

    @Test
    void forgetsTheThumbnailWhichShowsWhatWasPaintedOver() {
        for (EditNote note : new EditNote[]{NOTE, NOTE_WITH_LOCATION}) {
            assertThat(text(read(grays().chunk("eXIf", exif(1)).end()).toPng(note)))
                    .doesNotContain(THUMBNAIL);
        }
    }

    @Test
    void keepsTheOrientationOfABlockThatCannotBeCleaned() {
        byte[] exif = exif(6);
        exif[31] = 127; // the location lies beyond the end
        byte[] result = read(grays().chunk("eXIf", exif).end()).toPng(NOTE);
        assertThat(text(result)).doesNotContain(LATITUDE);
        assertThat(grays(read(result))).isEqualTo("40 10 / 50 20 / 60 30");
    }

    @Test
    void keepsTheDensity() {
        byte[] density = {0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1};
        assertThat(chunk(read(grays().chunk("pHYs", density).end()).toPng(NOTE), "pHYs")).contains(density);
    }

    @Test
    void saysThatAnAlgorithmPaintedAPart() {
        assertThat(text(read(grays().end()).toPng(NOTE))).contains(
                "<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/"
                        + "compositeWithTrainedAlgorithmicMedia<",
                "<xmp:CreatorTool>Retouch &lt;1&gt;<", "<retouch:model>m1<", "<retouch:job>job-1<");
    }

    @Test
    void keepsWhoMadeThePhotograph() {
        String xmp = """
                XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
                xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
                xmlns:dc="http://purl.org/dc/elements/1.1/"
                xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Agency"
                xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="LATITUDE">
                <dc:creator><rdf:Seq><rdf:li>Ann &amp; Bob</rdf:li></rdf:Seq></dc:creator>
                </rdf:Description></rdf:RDF></x:xmpmeta>""";
        byte[] first = read(grays().chunk("iTXt", xmp.getBytes(StandardCharsets.UTF_8)).end()).toPng(NOTE);
        for (byte[] result : new byte[][]{first, read(first).toPng(NOTE)}) {
            assertThat(text(result)).contains("Ann &amp; Bob", "<photoshop:Credit>Agency<")
                    .doesNotContain(LATITUDE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "<a>",
            "no XML"})
    void doesWithoutAPacketThatCannotBeRead(String xmp) {
        byte[] packet = ("XML:com.adobe.xmp\0\0\0\0\0" + xmp).getBytes(StandardCharsets.UTF_8);
        assertThat(text(read(grays().chunk("iTXt", packet).end()).toPng(NOTE)))
                .contains("compositeWithTrainedAlgorithmicMedia").doesNotContain("root:");
    }

    @Test
    void doesWithoutAPacketOfEndlessDepth() {
        byte[] packet = ("XML:com.adobe.xmp\0\0\0\0\0<dc:title xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
                + "<a>".repeat(100_000) + "</a>".repeat(100_000) + "</dc:title>")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(text(read(grays().chunk("iTXt", packet).end()).toPng(NOTE))).contains("<retouch:job>");
    }

    @Test
    void seesThroughTheProfileAndKeepsIt() {
        byte[] rows = new byte[7 * 2];
        for (int index = 1; index < 7; index++) {
            rows[index] = (byte) 128;
            rows[index + 7] = (byte) 55;
        }
        Picture picture = read(new PngBuilder(2, 2, 8, 2, 0)
                .chunk("iCCP", PngBuilder.named("linear", PngBuilder.deflated(LINEAR))).data(rows).end());
        float half = picture.rgb(new PixelBox(0, 0, 1, 1))[0];
        assertThat(half).as("half of the light").isCloseTo(188, within(1f));

        BitSet corner = new BitSet();
        corner.set(0);
        byte[] file = picture.repaint(Mask.of(2, 2, corner), new PixelBox(0, 0, 2, 2),
                new float[]{half, half, half, 0, 0, 0, 0, 0, 0, 0, 0, 0}).toPng(NOTE);
        Picture result = read(file);
        PixelBox all = new PixelBox(0, 0, 2, 2);
        assertThat(result.rgb(all)).as("painted as it was").isEqualTo(picture.rgb(all));
        assertThat(chunk(file, "iCCP")).isPresent();
        assertThat(chunk(file, "sRGB")).isEmpty();
    }

    @Test
    void aBrokenProfileIsNotHandedOn() {
        byte[] broken = LINEAR.clone();
        java.util.Arrays.fill(broken, 100, broken.length, (byte) 7);
        for (byte[] profile : new byte[][]{broken, new byte[0], new byte[200]}) {
            Picture picture = read(new PngBuilder(1, 1, 8, 2, 0)
                    .chunk("iCCP", PngBuilder.named("p", PngBuilder.deflated(profile)))
                    .data(new byte[]{0, 1, 2, 3}).end());
            assertThat(picture.rgb(new PixelBox(0, 0, 1, 1))).containsExactly(1, 2, 3);
            assertThat(chunk(picture.toPng(NOTE), "iCCP")).isEmpty();
        }
    }

    private static PngBuilder grays() {
        return new PngBuilder(3, 2, 8, 0, 0).data(new byte[]{0, 10, 20, 30, 0, 40, 50, 60});
    }

    private static String grays(Picture picture) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < picture.height(); y++) {
            text.append(y == 0 ? "" : " / ");
            for (int x = 0; x < picture.width(); x++) {
                text.append(x == 0 ? "" : " ").append((int) picture.rgb(new PixelBox(x, y, 1, 1))[0]);
            }
        }
        return text.toString();
    }

    /// A block with an orientation, a location and a thumbnail.
    static byte[] exif(int orientation) {
        ByteBuffer block = ByteBuffer.allocate(102);
        block.put(new byte[]{'M', 'M', 0, 42}).putInt(8);
        block.putShort((short) 2);
        block.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation)
                .putShort((short) 0);
        block.putShort((short) 0x8825).putShort((short) 4).putInt(1).putInt(38);
        block.putInt(64);
        block.putShort((short) 1);
        block.putShort((short) 2).putShort((short) 2).putInt(8).putInt(56);
        block.putInt(0);
        block.put(LATITUDE.getBytes(StandardCharsets.ISO_8859_1));
        block.putShort((short) 2);
        block.putShort((short) 0x0201).putShort((short) 4).putInt(1).putInt(93);
        block.putShort((short) 0x0202).putShort((short) 4).putInt(1).putInt(9);
        block.position(93);
        block.put(THUMBNAIL.getBytes(StandardCharsets.ISO_8859_1));
        return block.array();
    }

    static Optional<byte[]> chunk(byte[] png, String type) {
        ByteBuffer file = ByteBuffer.wrap(png, 8, png.length - 8);
        while (file.hasRemaining()) {
            byte[] content = new byte[file.getInt()];
            byte[] name = new byte[4];
            file.get(name).get(content).getInt();
            if (new String(name, StandardCharsets.ISO_8859_1).equals(type)) {
                return Optional.of(content);
            }
        }
        return Optional.empty();
    }

    private static String text(byte[] png) {
        return new String(png, StandardCharsets.UTF_8);
    }

    private Picture read(byte[] file) {
        return switch (reader.read("the picture", file)) {
            case Reading.Decoded(Picture picture) -> picture;
            case Reading.Refused(retouch.schemas.job.Refusal refusal) ->
                throw new AssertionError(refusal.sentence());
        };
    }
}

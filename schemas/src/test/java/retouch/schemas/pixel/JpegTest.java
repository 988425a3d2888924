package retouch.schemas.pixel;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class JpegTest {

    private static final EditNote NOTE = new EditNote("Retouch test", "m1", "job-1", false);
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int ADOBE = 0xEE;

    private final PictureReader reader = new PictureReader(DecodeBudget.DEFAULT);

    @Test
    void progressiveIsAsBaseline() throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_3BYTE_BGR);
        for (int pixel = 0; pixel < 40 * 30; pixel++) {
            image.setRGB(pixel % 40, pixel / 40, pixel * 517);
        }
        PixelBox all = new PixelBox(0, 0, 40, 30);
        float[] progressive = read(write(new IIOImage(image, null, null), true)).rgb(all);
        assertThat(progressive).isEqualTo(read(write(new IIOImage(image, null, null), false)).rgb(all));
    }

    /// Adobe's files hold ink inverted: 255 is none. With transform 2, luma stands for the ink, so that 0 is
    /// none.
    @ParameterizedTest
    @CsvSource({"255,255,255,255,0,white", "0,255,255,255,0,cyan", "255,0,255,255,0,magenta",
            "255,255,0,255,0,yellow", "255,255,255,0,0,black", "0,128,128,255,2,white",
            "255,128,128,255,2,black"})
    void inkBecomesLight(int first, int second, int third, int fourth, int transform, String color)
            throws IOException {
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
        Picture picture = read(with(ADOBE, adobe, four(first, second, third, fourth)));
        float[] rgb = picture.rgb(new PixelBox(4, 4, 1, 1));
        float[] expected = switch (color) {
            case "white" -> new float[]{255, 255, 255};
            case "cyan" -> new float[]{0, 255, 255};
            case "magenta" -> new float[]{255, 0, 255};
            case "yellow" -> new float[]{255, 255, 0};
            default -> new float[]{0, 0, 0};
        };
        for (int channel = 0; channel < 3; channel++) {
            assertThat(rgb[channel]).as("channel %d of %s", channel, color).isCloseTo(expected[channel],
                    within(5f));
        }
        assertThat(read(picture.toPng(NOTE)).rgb(new PixelBox(4, 4, 1, 1))).isEqualTo(rgb);
    }

    @Test
    void standsUpright() throws IOException {
        BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(0, 0, 16, 16, new int[16 * 16], 0, 16);
        int[] white = new int[16 * 16];
        Arrays.fill(white, 0xFFFFFF);
        image.setRGB(16, 0, 16, 16, white, 0, 16);
        byte[] exif = new byte[6 + MetadataTest.exif(6).length];
        System.arraycopy("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), 0, exif, 0, 6);
        System.arraycopy(MetadataTest.exif(6), 0, exif, 6, exif.length - 6);
        byte[] file = with(APP1, exif, RepaintTest.encode(image, "jpg"));
        for (Picture picture : new Picture[]{read(file), read(read(file).toPng(NOTE))}) {
            assertThat(picture.width()).isEqualTo(16);
            assertThat(picture.height()).isEqualTo(32);
            assertThat(picture.rgb(new PixelBox(8, 4, 1, 1))[0]).isLessThan(10);
            assertThat(picture.rgb(new PixelBox(8, 28, 1, 1))[0]).isGreaterThan(245);
        }
    }

    @Test
    void joinsAProfileInParts() throws IOException {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        int half = profile.length / 2;
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR);
        int[] gray = new int[64];
        Arrays.fill(gray, 0x808080);
        image.setRGB(0, 0, 8, 8, gray, 0, 8);
        byte[] file = RepaintTest.encode(image, "jpg");
        file = with(APP2, part(1, Arrays.copyOf(profile, half)), file);
        file = with(APP2, part(2, Arrays.copyOfRange(profile, half, profile.length)), file);
        assertThat(read(file).rgb(new PixelBox(0, 0, 1, 1))[0]).isCloseTo(188, within(1.5f));
    }

    @Test
    void refusesRareKindsByName() throws IOException {
        byte[] file = RepaintTest.encode(new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR), "jpg");
        int frame = frame(file);
        byte[] deep = file.clone();
        deep[frame + 4] = 12;
        byte[] lossless = file.clone();
        lossless[frame + 1] = (byte) 0xC3;
        for (byte[] rare : new byte[][]{deep, lossless}) {
            assertThat(reader.read("the picture", rare)).isInstanceOfSatisfying(Reading.Refused.class,
                    refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.UNSUPPORTED_IMAGE));
        }
    }

    private static int frame(byte[] file) {
        for (int at = 2; at < file.length; at++) {
            if (file[at] == (byte) 0xFF && file[at + 1] == (byte) 0xC0) {
                return at;
            }
        }
        throw new AssertionError("no frame");
    }

    private static byte[] part(int number, byte[] content) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1));
        part.write(number);
        part.write(2);
        part.writeBytes(content);
        return part.toByteArray();
    }

    /// Puts a segment before all others.
    private static byte[] with(int marker, byte[] content, byte[] file) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(file, 0, 2);
        whole.write(0xFF);
        whole.write(marker);
        whole.write((content.length + 2) >> 8);
        whole.write(content.length + 2);
        whole.writeBytes(content);
        whole.write(file, 2, file.length - 2);
        return whole.toByteArray();
    }

    /// Four channels of one color, with no word on what they mean.
    private static byte[] four(int... color) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int pixel = 0; pixel < 256; pixel++) {
            raster.setPixel(pixel % 16, pixel / 16, color);
        }
        return write(new IIOImage(raster, null, null), false);
    }

    private static byte[] write(IIOImage image, boolean isProgressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (isProgressive) {
                parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(out);
            writer.write(null, image, parameters);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    private Picture read(byte[] file) {
        return switch (reader.read("the picture", file)) {
            case Reading.Decoded(Picture picture) -> picture;
            case Reading.Refused(Refusal refusal) -> throw new AssertionError(refusal.sentence());
        };
    }
}

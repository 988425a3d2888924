package retouch.cli.bench.faults;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

import retouch.cli.bench.faults.Row.Ending;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;

/// Valid pictures with seeded damage are decoded, in this process: each must be decoded or refused, within the
/// budget's time and its memory.
final class MutationScenario implements Scenario {

    private static final int PNG_SIGNATURE_BYTES = 8;

    /// Length, type and CRC.
    private static final int PNG_CHUNK_BYTES = 12;

    private static final int WOUNDS_MAX = 8;
    private static final int TOLD_MAX = 3;

    /// On a machine with other things to do, the reader's own clock may be looked at late.
    private static final Duration HANG = DecodeBudget.DEFAULT.timeMax().plusSeconds(1);

    @Override
    public String name() {
        return "mutations";
    }

    @Override
    public String fault() {
        return "corrupt pictures by seeded mutation";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed) {
        return run(scale.of(200, 2_000, 1_000_000), seed);
    }

    /// Needs no fleet.
    Row run(int pictures, long seed) {
        long begin = System.nanoTime();
        List<byte[]> valid = validPictures(seed);
        PictureReader reader = new PictureReader(DecodeBudget.DEFAULT);
        List<String> notes = new ArrayList<>();
        long refused = 0;
        long slowest = 0;
        long bad = 0;
        for (int picture = 0; picture < pictures; picture++) {
            Random random = new Random(seed * 1_000_003 + picture);
            byte[] damaged = damage(valid.get(random.nextInt(valid.size())), random);
            long start = System.nanoTime();
            String problem = "";
            try {
                refused += reader.read("the picture", damaged) instanceof Reading.Refused ? 1 : 0;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                problem = "threw " + e;
            }
            long took = System.nanoTime() - start;
            slowest = Math.max(slowest, took);
            if (took > HANG.toNanos()) {
                problem = "took " + took / 1_000_000 + " ms";
            }
            if (!problem.isEmpty() && ++bad <= TOLD_MAX) {
                notes.add("Picture %d %s (seed %d)".formatted(picture, problem, seed));
            }
        }
        notes.add("%,d refused, %,d decoded, %d hung or crashed; slowest %d ms".formatted(refused,
                pictures - refused - bad, bad, slowest / 1_000_000));
        return new Row(name(), fault(), "%,d decodes".formatted(pictures), 0, 0, bad, 0,
                bad == 0 ? Ending.PASS : Ending.FAIL, Duration.ofNanos(System.nanoTime() - begin), notes);
    }

    /// One of each kind of samples, as PNG and as JPEG.
    private static List<byte[]> validPictures(long seed) {
        List<byte[]> pictures = new ArrayList<>(
                List.of(SmallPictures.photograph(seed), SmallPictures.mask()));
        Random random = new Random(seed);
        for (int type : new int[]{BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY}) {
            pictures.add(SmallPictures.encoded(noise(type, random), "png"));
        }
        for (int type : new int[]{BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            pictures.add(SmallPictures.encoded(noise(type, random), "jpg"));
        }
        return pictures;
    }

    private static BufferedImage noise(int type, Random random) {
        BufferedImage image = new BufferedImage(61, 47, type);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    /// Half of the files have right checksums over what is wrong, or the first of them would hide the rest.
    private static byte[] damage(byte[] valid, Random random) {
        byte[] damaged = wounded(valid, random);
        return random.nextBoolean() ? resealed(damaged) : damaged;
    }

    /// A PNG whose chunks have the CRCs they should (PNG specification, 5.3); what is none stays as it is.
    private static byte[] resealed(byte[] file) {
        ByteBuffer png = ByteBuffer.wrap(file.clone());
        int at = PNG_SIGNATURE_BYTES;
        while (at + PNG_CHUNK_BYTES <= file.length && file[1] == 'P') {
            long length = png.getInt(at) & 0xFFFF_FFFFL;
            if (at + PNG_CHUNK_BYTES + length > file.length) {
                break;
            }
            CRC32 sum = new CRC32();
            sum.update(png.array(), at + 4, (int) length + 4);
            png.putInt(at + 8 + (int) length, (int) sum.getValue());
            at += PNG_CHUNK_BYTES + (int) length;
        }
        return png.array();
    }

    private static byte[] wounded(byte[] valid, Random random) {
        byte[] file = valid.clone();
        int wounds = 1 + random.nextInt(WOUNDS_MAX);
        for (int wound = 0; wound < wounds && file.length > 1; wound++) {
            // Headers are where it hurts.
            int at = random.nextInt(random.nextBoolean() ? Math.min(64, file.length) : file.length);
            switch (random.nextInt(6)) {
                case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> file[at] = (byte) random.nextInt(256);
                case 2 -> file[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
                case 3 -> file = Arrays.copyOf(file, at + 1);
                case 4 -> file = spliced(file, at, Math.min(file.length - at, 1 + random.nextInt(64)), true);
                default ->
                    file = spliced(file, at, Math.min(file.length - at, 1 + random.nextInt(64)), false);
            }
        }
        return file;
    }

    /// The bytes from `at` twice, or not at all.
    private static byte[] spliced(byte[] file, int at, int length, boolean twice) {
        byte[] result = new byte[file.length + (twice ? length : -length)];
        System.arraycopy(file, 0, result, 0, twice ? at + length : at);
        int from = twice ? at : at + length;
        System.arraycopy(file, from, result, twice ? at + length : at, file.length - from);
        return result;
    }
}

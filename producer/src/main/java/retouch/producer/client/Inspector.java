package retouch.producer.client;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;

import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Probe;

/// Looks at an edit's files before anything is published, so that a mistake is answered in
/// milliseconds and costs the fleet nothing. Headers only: what takes pixels, such as an empty mask,
/// the worker notices. Thread-safe.
final class Inspector {

    /// How far the aspect of a sketch or color picture may be from the photograph's. A drawing program
    /// that rounds to whole pixels must pass; a crop must not.
    static final double ASPECT_TOLERANCE = 0.01;

    private final DecodeBudget budget;
    private final PictureReader reader;

    Inspector(DecodeBudget budget) {
        this.budget = budget;
        this.reader = new PictureReader(budget);
    }

    Inspection inspect(Edit edit) {
        try {
            Seen photograph = see("photograph", edit.photograph());
            Seen mask = see("mask", edit.mask());
            requireSize(mask, photograph);
            Optional<byte[]> sketch = seeGuidance("sketch", edit.sketch(), photograph);
            Optional<byte[]> color = seeGuidance("color picture", edit.color(), photograph);
            return new Inspection.Passed(
                    new Inspection.Contents(photograph.content(), mask.content(), sketch, color));
        } catch (RefusedException e) {
            return new Inspection.Refused(e.refusal());
        }
    }

    private Optional<byte[]> seeGuidance(String role, Optional<PictureFile> file, Seen photograph)
            throws RefusedException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Seen seen = see(role, file.get());
        requireAspect(seen, photograph);
        return Optional.of(seen.content());
    }

    private Seen see(String role, PictureFile file) throws RefusedException {
        String name = "the %s (%s)".formatted(role, file.name());
        byte[] content = read(name, file);
        return switch (reader.probe(name, content)) {
            case Probe.Header(int width, int height) -> new Seen(name, width, height, content);
            case Probe.Refused(Refusal refusal) -> throw new RefusedException(refusal);
        };
    }

    /// The size comes first: a file that nobody will decode is not worth reading.
    private byte[] read(String name, PictureFile file) throws RefusedException {
        try {
            long sizeBytes = file.sizeBytes();
            if (sizeBytes > budget.bytesMax()) {
                throw refused(RefusalCode.OVER_BUDGET,
                        "%s has %,d bytes; at most %,d are allowed. Save it smaller or with more"
                                + " compression.",
                        capitalized(name), sizeBytes, budget.bytesMax());
            }
            return file.read();
        } catch (NoSuchFileException e) {
            throw refused(RefusalCode.OBJECT_MISSING, "%s does not exist. Check the path.",
                    capitalized(name));
        } catch (IOException e) {
            throw refused(RefusalCode.OBJECT_MISSING,
                    "%s cannot be read (%s). Check that it is a file and that you may read it.",
                    capitalized(name), reason(e));
        }
    }

    private static void requireSize(Seen mask, Seen photograph) throws RefusedException {
        if (mask.width() != photograph.width() || mask.height() != photograph.height()) {
            throw refused(RefusalCode.SIZE_MISMATCH,
                    "%s has %s pixels and %s has %s; save the mask in the photograph's size.",
                    capitalized(mask.name()), mask.size(), photograph.name(), photograph.size());
        }
    }

    private static void requireAspect(Seen guidance, Seen photograph) throws RefusedException {
        double ratio = (double) guidance.width() * photograph.height()
                / ((double) guidance.height() * photograph.width());
        if (Math.max(ratio, 1 / ratio) > 1 + ASPECT_TOLERANCE) {
            throw refused(RefusalCode.SIZE_MISMATCH,
                    "%s has %s pixels and %s has %s; any size will do if the aspect is the same"
                            + " (within 1 %%).",
                    capitalized(guidance.name()), guidance.size(), photograph.name(), photograph.size());
        }
    }

    private static RefusedException refused(RefusalCode code, String sentence, Object... details) {
        return new RefusedException(new Refusal(code, String.format(Locale.ROOT, sentence, details)));
    }

    private static String capitalized(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /// A parameter object: its array is borrowed for one publication and compared by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    private record Seen(String name, int width, int height, byte[] content) {
        String size() {
            return width + "x" + height;
        }
    }
}

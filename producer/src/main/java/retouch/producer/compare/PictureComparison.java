package retouch.producer.compare;

import java.util.Arrays;
import java.util.Objects;

import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.EditNote;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;

/// How two results of the same edit compare.
public sealed interface PictureComparison {

    /// The files are equal, byte for byte.
    record SameBytes() implements PictureComparison {}

    /// The files are equal but for the note that names job, model and software: with the same note in both,
    /// they are equal byte for byte.
    record SameButForTheNote() implements PictureComparison {}

    /// They were compared pixel by pixel.
    ///
    /// @param pixels    how many there are
    /// @param differing how many of them differ in red, green, blue or opacity; if none does, the files
    ///     differ in something else
    /// @param largest   difference of one of these, on a scale where 255 is the whole range
    record Measured(long pixels, long differing, double largest) implements PictureComparison {}

    /// They cannot be compared.
    ///
    /// @param sentence why
    record Impossible(String sentence) implements PictureComparison {
        public Impossible {
            Objects.requireNonNull(sentence, "sentence");
        }
    }

    /// Compares two files. Pictures that are larger than the usual budget are not decoded.
    static PictureComparison of(byte[] before, byte[] now) {
        if (Arrays.equals(before, now)) {
            return new SameBytes();
        }
        PictureReader reader = new PictureReader(DecodeBudget.DEFAULT);
        return switch (reader.read("the picture of the first run", before)) {
            case Reading.Refused(Refusal refusal) -> new Impossible(refusal.sentence());
            case Reading.Decoded(Picture first) -> switch (reader.read("the picture of this run", now)) {
                case Reading.Refused(Refusal refusal) -> new Impossible(refusal.sentence());
                case Reading.Decoded(Picture second) -> compare(first, second);
            };
        };
    }

    private static PictureComparison compare(Picture first, Picture second) {
        if (first.width() != second.width() || first.height() != second.height()) {
            return new Impossible("The first picture is %dx%d and this one %dx%d.".formatted(first.width(),
                    first.height(), second.width(), second.height()));
        }
        Measured measured = measure(first, second);
        EditNote note = new EditNote("", "", "", true);
        return measured.differing() == 0 && Arrays.equals(first.toPng(note), second.toPng(note))
                ? new SameButForTheNote()
                : measured;
    }

    private static Measured measure(Picture first, Picture second) {
        long differing = 0;
        double largest = 0;
        // A row at a time, because a whole picture as floats is large.
        for (int y = 0; y < first.height(); y++) {
            PixelBox row = new PixelBox(0, y, first.width(), 1);
            float[] one = first.rgb(row);
            float[] other = second.rgb(row);
            for (int x = 0; x < first.width(); x++) {
                double difference = Math.abs(first.alpha(x, y) - second.alpha(x, y));
                for (int channel = 3 * x; channel < 3 * x + 3; channel++) {
                    difference = Math.max(difference, Math.abs(one[channel] - other[channel]));
                }
                largest = Math.max(largest, difference);
                differing += difference > 0 ? 1 : 0;
            }
        }
        return new Measured((long) first.width() * first.height(), differing, largest);
    }
}

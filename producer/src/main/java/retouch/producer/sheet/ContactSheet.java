package retouch.producer.sheet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import retouch.fleet.file.WholeFile;
import retouch.schemas.job.Refusal;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.Guidance;
import retouch.schemas.pixel.Mask;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;
import retouch.schemas.sheet.Canvas;
import retouch.schemas.sheet.PixelFont;

/// Shows one edit at a glance: input with the hole's outline, mask, sketch, color and result, side by side
/// with captions, as one PNG. Needs neither a screen nor fonts. Immutable and thread-safe.
public final class ContactSheet {

    /// One picture of the sheet.
    ///
    /// @param caption what it is
    /// @param note    smaller, below the caption; may be empty
    /// @param picture what is shown; scaled to the first tile's shape
    /// @param outline a hole whose edge is marked
    public record Tile(String caption, String note, Picture picture, Optional<Mask> outline) {

        public Tile {
            Objects.requireNonNull(caption, "caption");
            Objects.requireNonNull(note, "note");
            Objects.requireNonNull(picture, "picture");
            Objects.requireNonNull(outline, "outline");
        }
    }

    /// The files of one edit.
    ///
    /// @param note what is said below the result, such as the model's name; may be empty
    public record EditFiles(
            Path photograph,
            Path mask,
            Optional<Path> sketch,
            Optional<Path> color,
            Path result,
            String note) {

        public EditFiles {
            Objects.requireNonNull(photograph, "photograph");
            Objects.requireNonNull(mask, "mask");
            Objects.requireNonNull(sketch, "sketch");
            Objects.requireNonNull(color, "color");
            Objects.requireNonNull(result, "result");
            Objects.requireNonNull(note, "note");
        }
    }

    private static final int TILE_WIDTH = 360;
    private static final int TILE_HEIGHT_MAX = 540;
    private static final int MARGIN = 40;
    private static final int GAP = 28;
    private static final int CAPTION_GAP = 18;
    private static final double CAPTION_CELL = 2.5;
    private static final double NOTE_CELL = 1.75;
    private static final int CAPTION_HEIGHT = 64;

    /// These pictures have been through a worker already; a result may be larger than what was allowed in.
    private static final DecodeBudget GENEROUS = new DecodeBudget(500_000_000, 80_000_000, 16_384, 1,
            Duration.ofMinutes(1));

    private static final int PAPER = 0xFAFAF8;
    private static final int FRAME = 0xD5D5D0;
    private static final int INK = 0x24242A;
    private static final int FAINT = 0x777780;

    private final List<Tile> tiles;

    /// @param tiles from left to right; at least one
    public ContactSheet(List<Tile> tiles) {
        if (tiles.isEmpty()) {
            throw new IllegalArgumentException("a contact sheet has at least one tile");
        }
        this.tiles = List.copyOf(tiles);
    }

    /// Reads the files of an edit.
    ///
    /// @throws IOException if one of them cannot be read or is no picture; the message names it
    public static ContactSheet of(EditFiles files) throws IOException {
        Picture photograph = picture("photograph", files.photograph());
        Picture maskPicture = picture("mask", files.mask());
        Mask hole = Guidance.mask(maskPicture);
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile("input", photograph.width() + " × " + photograph.height(), photograph,
                Optional.of(hole)));
        tiles.add(new Tile("mask", percent(hole.share()) + " of the picture", maskPicture, Optional.empty()));
        if (files.sketch().isPresent()) {
            tiles.add(new Tile("sketch", "", picture("sketch", files.sketch().get()), Optional.empty()));
        }
        if (files.color().isPresent()) {
            tiles.add(new Tile("color", "", picture("color picture", files.color().get()), Optional.empty()));
        }
        tiles.add(new Tile("result", files.note(), picture("result", files.result()), Optional.empty()));
        return new ContactSheet(tiles);
    }

    /// Draws the sheet into a file; it holds the whole sheet or what it held before, at every moment.
    public void save(Path target) throws IOException {
        byte[] sheet = toPng();
        WholeFile.write(target, part -> Files.write(part, sheet));
    }

    /// Draws the sheet.
    public byte[] toPng() {
        Picture first = tiles.getFirst().picture();
        double scale = Math.min((double) TILE_WIDTH / first.width(),
                (double) TILE_HEIGHT_MAX / first.height());
        int tileHeight = Math.max(1, (int) Math.round(scale * first.height()));
        int tileWidth = Math.max(1, (int) Math.round(scale * first.width()));
        Canvas canvas = new Canvas(2 * MARGIN + tiles.size() * (TILE_WIDTH + GAP) - GAP,
                2 * MARGIN + tileHeight + CAPTION_GAP + CAPTION_HEIGHT - MARGIN / 2, PAPER);
        for (int index = 0; index < tiles.size(); index++) {
            int left = MARGIN + index * (TILE_WIDTH + GAP);
            draw(canvas, tiles.get(index), left + (TILE_WIDTH - tileWidth) / 2, tileWidth, tileHeight);
        }
        return canvas.toPng();
    }

    private static void draw(Canvas canvas, Tile tile, int left, int width, int height) {
        new Thumbnail(tile.picture(), width, height).draw(canvas, left, MARGIN);
        tile.outline().ifPresent(hole -> new Outline(hole, width, height).draw(canvas, left, MARGIN));
        canvas.frame(left, MARGIN, width, height, FRAME);
        int below = MARGIN + height + CAPTION_GAP;
        canvas.text(tile.caption(), left, below, CAPTION_CELL, INK);
        int belowCaption = below + (int) (PixelFont.ROWS * CAPTION_CELL) + CAPTION_GAP / 2;
        canvas.text(tile.note(), left, belowCaption, NOTE_CELL, FAINT);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static Picture picture(String role, Path file) throws IOException {
        String name = "the %s (%s)".formatted(role, file);
        return switch (new PictureReader(GENEROUS).read(name, Files.readAllBytes(file))) {
            case Reading.Decoded(Picture picture) -> picture;
            case Reading.Refused(Refusal refusal) -> throw new IOException(refusal.sentence());
        };
    }
}

package retouch.producer.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import picocli.CommandLine.Option;

import retouch.producer.client.Edit;
import retouch.producer.client.PictureFile;
import retouch.producer.sheet.ContactSheet;

/// The options that name the pictures of one edit.
final class PictureOptions {

    @Option(names = "--image", paramLabel = "FILE", description = "the photograph: PNG, JPEG or WebP")
    private Optional<Path> image = Optional.empty();

    @Option(names = "--mask", paramLabel = "FILE",
            description = "where to paint: light is the hole; of the photograph's size")
    private Optional<Path> mask = Optional.empty();

    @Option(names = "--sketch", paramLabel = "FILE",
            description = "lines for the hole; any size of the photograph's aspect")
    private Optional<Path> sketch = Optional.empty();

    @Option(names = "--color", paramLabel = "FILE",
            description = "colors for the hole; transparent means none; any size of the photograph's aspect")
    private Optional<Path> color = Optional.empty();

    boolean isAnyGiven() {
        return given().findAny().isPresent();
    }

    boolean hasColor() {
        return color.isPresent();
    }

    /// What is wrong with them, as a sentence, before any of them is read.
    Optional<String> problem(Path out) {
        if (image.isEmpty()) {
            return Optional.of("Missing --image: the photograph to edit (or --batch FOLDER).");
        }
        if (mask.isEmpty()) {
            return Optional.of("Missing --mask: a picture that is light where to paint.");
        }
        return given()
                .filter(input -> isSameFile(input, out))
                .findFirst()
                .map(input -> "--out %s would overwrite %s; choose another name.".formatted(out, input));
    }

    /// The edit of these pictures; only if there is no [#problem].
    Edit edit() {
        Edit bare = Edit.of(image.orElseThrow(), mask.orElseThrow());
        Edit sketched = sketch.map(PictureFile::of).map(bare::withSketch).orElse(bare);
        return color.map(PictureFile::of).map(sketched::withColor).orElse(sketched);
    }

    /// What a contact sheet of the edit shows.
    ContactSheet.EditFiles files(Path result, String note) {
        return new ContactSheet.EditFiles(image.orElseThrow(), mask.orElseThrow(), sketch, color, result,
                note);
    }

    private Stream<Path> given() {
        return Stream.of(image, mask, sketch, color).flatMap(Optional::stream);
    }

    private static boolean isSameFile(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }
}

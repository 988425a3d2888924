package retouch.trainer.data.set;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/// The pictures of a folder and of the folders in it: files that end in `.png`, `.jpg`, `.jpeg` or `.webp`.
/// Immutable and thread-safe.
public record FolderPictures(Path folder) implements PictureSet {

    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".webp");
    private static final int DEPTH_MAX = 16;

    public FolderPictures {
        Objects.requireNonNull(folder, "folder");
    }

    @Override
    public Origin origin() {
        return Origin.FOLDER;
    }

    @Override
    public String describe() {
        return "the folder " + folder;
    }

    @Override
    public List<String> names() throws PictureSetException {
        if (!Files.isDirectory(folder)) {
            throw new PictureSetException(
                    "There is no folder %s. Name a folder with pictures.".formatted(folder));
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH_MAX)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString())
                    .filter(FolderPictures::isPicture).sorted().toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new PictureSetException("The folder %s cannot be listed: %s. Allow this user to read it."
                    .formatted(folder, e.getMessage()), e);
        }
    }

    @Override
    public byte[] open(String name) throws PictureSetException {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException e) {
            throw new PictureSetException(
                    "%s cannot be read: %s".formatted(folder.resolve(name), e.getMessage()),
                    e);
        }
    }

    private static boolean isPicture(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(lower::endsWith);
    }
}

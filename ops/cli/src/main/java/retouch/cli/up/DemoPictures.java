package retouch.cli.up;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The portrait, mask, sketch and color that come with Retouch; `PROVENANCE.md` beside them says whose they
/// are.
///
/// @param folder where they have been unpacked, and where the result goes
public record DemoPictures(Path folder) {

    private static final String HOME = "/retouch/cli/demo/";
    private static final List<String> INPUTS = List.of("portrait.png", "mask.png", "sketch.png", "color.png");

    /// Writes the pictures into `folder`.
    public static DemoPictures unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> picture : content().entrySet()) {
            Files.write(folder.resolve(picture.getKey()), picture.getValue());
        }
        return new DemoPictures(folder);
    }

    /// The files themselves, by name.
    public static Map<String, byte[]> content() throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        for (String name : INPUTS) {
            try (InputStream stream = DemoPictures.class.getResourceAsStream(HOME + name)) {
                content.put(name, stream.readAllBytes());
            }
        }
        return content;
    }

    Path result() {
        return folder.resolve("result.png");
    }

    Path sheet() {
        return folder.resolve("sheet.png");
    }

    /// What `retouch edit` is told.
    List<String> arguments(boolean asJson) {
        List<String> arguments = new ArrayList<>(List.of(
                "--image", folder.resolve("portrait.png").toString(),
                "--mask", folder.resolve("mask.png").toString(),
                "--sketch", folder.resolve("sketch.png").toString(),
                "--color", folder.resolve("color.png").toString(),
                "--out", result().toString(),
                "--sheet", sheet().toString()));
        if (asJson) {
            arguments.add("--json");
        }
        return arguments;
    }
}

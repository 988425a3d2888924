package retouch.producer.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import retouch.producer.client.Edit;
import retouch.producer.client.PictureFile;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

/// A folder of edits, by file name.
///
/// | file                                         | role                             |
/// |----------------------------------------------|----------------------------------|
/// | `NAME.image.png`, `.jpg`, `.jpeg` or `.webp` | the photograph                   |
/// | `NAME.mask.png` (or another of these)        | its mask                         |
/// | `NAME.sketch.png`                            | lines for the hole, if wanted    |
/// | `NAME.color.png`                             | colors for the hole, if wanted   |
///
/// The result of `NAME` is called `NAME.png`. Folders inside are not looked into.
///
/// @param items   one per NAME, in order of their names
/// @param ignored files that follow no rule, in order
record BatchFolder(List<Item> items, List<String> ignored) {

    /// The rule in one sentence, for whoever named the files differently.
    static final String RULE = "Name the files NAME.image.png (or .jpg, .jpeg, .webp), NAME.mask.png and,"
            + " if wanted, NAME.sketch.png and NAME.color.png.";

    private static final Pattern FILE = Pattern.compile(
            "(.+)\\.(image|mask|sketch|color)\\.(png|jpg|jpeg|webp)",
            Pattern.CASE_INSENSITIVE);

    /// What one NAME stands for.
    sealed interface Item {

        String name();

        /// Can be published.
        record Ready(String name, Edit edit) implements Item {}

        /// A file is missing, or there are two for one role.
        record Wrong(String name, Refusal refusal) implements Item {}
    }

    private enum Role {
        IMAGE, MASK, SKETCH, COLOR;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How many of them can be published.
    int ready() {
        return (int) items.stream().filter(Item.Ready.class::isInstance).count();
    }

    /// Reads the names in a folder, and nothing else.
    static BatchFolder read(Path folder) throws IOException {
        List<String> ignored = new ArrayList<>();
        Map<String, Map<Role, List<Path>>> byName = new TreeMap<>();
        for (Path file : files(folder)) {
            Matcher matcher = FILE.matcher(file.getFileName().toString());
            if (matcher.matches()) {
                byName.computeIfAbsent(matcher.group(1), _ -> new EnumMap<>(Role.class))
                        .computeIfAbsent(Role.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
                                _ -> new ArrayList<>())
                        .add(file);
            } else {
                ignored.add(file.getFileName().toString());
            }
        }
        return new BatchFolder(
                byName.entrySet().stream().map(entry -> item(entry.getKey(), entry.getValue())).toList(),
                List.copyOf(ignored));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Item item(String name, Map<Role, List<Path>> files) {
        for (Map.Entry<Role, List<Path>> role : files.entrySet()) {
            if (role.getValue().size() > 1) {
                return wrong(name, "There are %d files for the %s of %s: %s. Keep one.",
                        role.getValue().size(),
                        role.getKey().label(), name, names(role.getValue()));
            }
        }
        if (!files.containsKey(Role.IMAGE)) {
            return wrong(name, "%s has no photograph beside it: add %s.image.png (or .jpg, .jpeg, .webp).",
                    names(files.values().stream().flatMap(List::stream).toList()), name);
        }
        if (!files.containsKey(Role.MASK)) {
            return wrong(name, "%s has no mask beside it: add %s.mask.png.", names(files.get(Role.IMAGE)),
                    name);
        }
        return new Item.Ready(name, edit(files));
    }

    private static Edit edit(Map<Role, List<Path>> files) {
        Edit bare = Edit.of(files.get(Role.IMAGE).getFirst(), files.get(Role.MASK).getFirst());
        Edit sketched = picture(files, Role.SKETCH).map(bare::withSketch).orElse(bare);
        return picture(files, Role.COLOR).map(sketched::withColor).orElse(sketched);
    }

    private static Optional<PictureFile> picture(Map<Role, List<Path>> files, Role role) {
        return Optional.ofNullable(files.get(role)).map(found -> PictureFile.of(found.getFirst()));
    }

    private static Item wrong(String name, String sentence, Object... details) {
        return new Item.Wrong(name, new Refusal(RefusalCode.OBJECT_MISSING, sentence.formatted(details)));
    }

    private static String names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "));
    }
}

package retouch.trainer.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Option;

import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeException;
import retouch.trainer.recipe.RecipeText;

/// How people give a recipe on the command line: a file over the standard one, single values over the file.
final class RecipeOptions {

    @Option(names = "--recipe", paramLabel = "FILE",
            description = "values that differ from the standard recipe, `name = value` a line")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--set", paramLabel = "NAME=VALUE",
            description = "a value of the recipe; may be repeated")
    private Map<String, String> changes = new LinkedHashMap<>();

    /// The recipe.
    ///
    /// @throws RecipeException naming everything that is wrong
    Recipe read() throws RecipeException {
        Map<String, String> all = new LinkedHashMap<>();
        if (file.isPresent()) {
            all.putAll(RecipeText.parse(lines(file.get())));
        }
        all.putAll(changes);
        return RecipeText.standardWith(all);
    }

    private static List<String> lines(Path file) throws RecipeException {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw RecipeException.unreadable(file, e);
        }
    }
}

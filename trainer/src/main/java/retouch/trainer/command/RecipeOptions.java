package retouch.trainer.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Option;

import retouch.schemas.network.NetworkDescription;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeException;
import retouch.trainer.recipe.RecipeText;

/// How people give a recipe on the command line: a file over the standard one, single values over the file.
final class RecipeOptions {

    @Option(names = "--recipe", paramLabel = "FILE",
            description = "values that differ from the standard recipe, `name = value` a line")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "a value of the recipe; may be repeated")
    private Map<String, String> changes = new LinkedHashMap<>();

    /// The recipe. Where side, channels or levels are given, the standard values of everything else are those for that
    /// network.
    ///
    /// @throws RecipeException naming everything that is wrong
    Recipe read() throws RecipeException {
        Map<String, String> all = new LinkedHashMap<>();
        if (file.isPresent()) {
            all.putAll(RecipeText.parse(lines(file.get())));
        }
        all.putAll(changes);
        Map<String, String> ofNetwork = new LinkedHashMap<>();
        for (String name : List.of("side", "channels", "levels", "gates")) {
            if (all.containsKey(name)) {
                ofNetwork.put(name, all.get(name));
            }
        }
        Recipe standard = Recipe.standard();
        NetworkDescription network = RecipeText.network(standard.network(), ofNetwork);
        return RecipeText.change(Recipe.of(network), all);
    }

    private static List<String> lines(Path file) throws RecipeException {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw RecipeException.unreadable(file, e);
        }
    }
}

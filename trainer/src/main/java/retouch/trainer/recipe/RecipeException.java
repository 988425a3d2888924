package retouch.trainer.recipe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A recipe cannot be used. The user can mend it: every problem is named at once.
public final class RecipeException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    RecipeException(List<String> problems) {
        super(String.join(" ", problems));
        this.problems = List.copyOf(problems);
    }

    /// A file that cannot be read.
    public static RecipeException unreadable(Path file, IOException cause) {
        RecipeException problem = new RecipeException(List.of(file + " cannot be read as a recipe: "
                + cause.getMessage() + ". Name a text file with `name = value` a line."));
        problem.initCause(cause);
        return problem;
    }

    /// One sentence for each.
    public List<String> problems() {
        return problems;
    }
}

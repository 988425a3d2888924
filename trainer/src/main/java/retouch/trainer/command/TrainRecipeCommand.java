package retouch.trainer.command;

import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.trainer.recipe.RecipeException;
import retouch.trainer.recipe.RecipeText;

/// `retouch train recipe`: prints every value of a training, as a file that can be changed and given back.
///
/// With `--json` it prints one object of names and values, all of them text.
@Command(name = "recipe", mixinStandardHelpOptions = true,
        header = "Print every value of a training's recipe, to be changed and given back with --recipe.",
        exitCodeListHeading = "%nExit codes:%n")
final class TrainRecipeCommand implements Callable<Integer> {

    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(TrainExit.list());
    }

    @Override
    public Integer call() {
        try {
            Map<String, String> values = RecipeText.values(recipe.read());
            if (asJson) {
                spec.commandLine().getOut().println(TrainJson.object(json -> {
                    for (Map.Entry<String, String> value : values.entrySet()) {
                        json.writeStringField(value.getKey(), value.getValue());
                    }
                }));
            } else {
                values.forEach((name, value) -> spec.commandLine().getOut().println(name + " = " + value));
            }
            spec.commandLine().getOut().flush();
            return TrainExit.OK.number();
        } catch (RecipeException e) {
            e.problems().forEach(problem -> spec.commandLine().getErr().println("retouch: " + problem));
            return TrainExit.USAGE.number();
        }
    }
}

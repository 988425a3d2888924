package retouch.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.producer.command.ExitCode;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.network.NetworkCost;

/// `retouch models show V`: what a version says about itself, and what its network costs.
///
/// With `--json` it prints one object: `version`, `digest`, `license`, `untrained`, `network` (`side`,
/// `baseChannels`, `levels`, `gates`), `multiplyAdds`, `parameters`, `parameterBytes`, `activationBytes`,
/// `peakActivationBytes`; with `--layers` also `layers`, each with `name`, `kind`, `kernel`, `stride`, `rate`,
/// `inputChannels`, `outputChannels`, `inputSide`, `outputSide` and its own figures.
@Command(name = "show", mixinStandardHelpOptions = true,
        header = "Show what a model version is and what its network costs.",
        exitCodeListHeading = "%nExit codes:%n")
final class ShowModelCommand implements Callable<Integer> {

    private final ModelSource source;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "V",
            description = "a bundle's folder, or a version's name or digest in the fleet's store")
    private String version = "";

    @Option(names = "--layers", description = "one row per layer: multiply-adds, parameters, memory")
    private boolean withLayers;

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    ShowModelCommand(ModelSource source) {
        this.source = source;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ModelBundle bundle = source.bundle(version);
            NetworkCost cost = NetworkCost.of(bundle.card().network());
            if (asJson) {
                out.println(ModelJson.of(bundle, cost, withLayers));
            } else {
                ModelText.of(bundle, cost).forEach(out::println);
                if (withLayers) {
                    out.println();
                    ModelText.layers(cost).forEach(out::println);
                }
            }
            out.flush();
            return ExitCode.OK.number();
        } catch (NoModelException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return e.exitCode().number();
        }
    }
}

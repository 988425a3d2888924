package retouch.cli.models;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.fleet.file.WholeFile;
import retouch.producer.command.ExitCode;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.onnx.OnnxForm;
import retouch.schemas.onnx.OnnxModel;
import retouch.worker.generate.nd4j.SameDiffExport;

/// `retouch models export V`: a version for other programs. Input and output are NHWC: `input`,
/// `[N, S, S, 9]`, and `output`, `[N, S, S, 3]`.
@Command(name = "export", mixinStandardHelpOptions = true,
        header = "Write a model version as an ONNX or a SameDiff file.",
        exitCodeListHeading = "%nExit codes:%n")
final class ExportModelCommand implements Callable<Integer> {

    private final ModelSource source;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "V",
            description = "a bundle's folder, or a version's name or digest in the fleet's store")
    private String version = "";

    @Option(names = "--onnx", paramLabel = "FILE", description = "write an ONNX model, operator set 17")
    private Optional<Path> onnx = Optional.empty();

    @Option(names = "--samediff", paramLabel = "FILE",
            description = "write a SameDiff graph of ND4J, as SameDiff.load reads it")
    private Optional<Path> sameDiff = Optional.empty();

    ExportModelCommand(ModelSource source) {
        this.source = source;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        if (onnx.isPresent() == sameDiff.isPresent()) {
            throw new ParameterException(spec.commandLine(),
                    "Say what to write: either --onnx FILE or --samediff FILE.");
        }
        try {
            ModelBundle bundle = source.bundle(version);
            Path file = onnx.or(() -> sameDiff).orElseThrow();
            WholeFile.write(file, onnx.isPresent()
                    ? part -> writeOnnx(bundle, part)
                    : part -> SameDiffExport.write(bundle.card().network(), bundle.weights(), part));
            spec.commandLine().getOut().println("Wrote %s, version %s, license %s."
                    .formatted(file, bundle.card().version(), bundle.card().license()));
            spec.commandLine().getOut().flush();
            return ExitCode.OK.number();
        } catch (NoModelException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return e.exitCode().number();
        } catch (IOException e) {
            spec.commandLine().getErr().println("retouch: The file cannot be written: " + e.getMessage()
                    + ". Name one in a folder that you may write to, on a disk with room.");
            return ExitCode.NOT_DONE.number();
        }
    }

    private static void writeOnnx(ModelBundle bundle, Path file) throws IOException {
        OnnxModel model = OnnxModel.whole(bundle.card().network(), bundle.weights(), OnnxForm.STRAIGHT);
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
            model.write(stream);
        }
    }
}

package retouch.cli.models;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.fleet.model.ModelRefusedException;
import retouch.fleet.model.TrustedBundle;
import retouch.producer.command.ExitCode;
import retouch.schemas.model.ModelBundle;
import retouch.trainer.checkpoint.tensorflow.CheckpointException;
import retouch.trainer.checkpoint.tensorflow.ImportedBundle;
import retouch.trainer.checkpoint.tensorflow.ReleasedCheckpoint;

/// `retouch models import`: makes a model version of a checkpoint of the original SC-FEGAN, or takes a bundle
/// that another fleet has exported; into the fleet's store, or into a folder.
///
/// With `--json` it prints one object: `version`, `digest`, `license`, `untrained`, `network`, `destination` (a
/// folder, or `fleet`) and `ignored`, the names of the checkpoint's tensors that are not the generator's.
@Command(name = "import", mixinStandardHelpOptions = true,
        header = "Make a model version of a TensorFlow checkpoint of SC-FEGAN, or take a bundle.",
        description = "The model goes into the running fleet, or into the folder that --out names.",
        exitCodeListHeading = "%nExit codes:%n")
final class ImportModelCommand implements Callable<Integer> {

    private static final String VERSION = "[a-z0-9][a-z0-9.-]{0,63}";
    private static final int SIDE_UNIT = 128;
    private static final int SIDE_MAX = 4096;

    private final ModelDestination destination;
    private final TrustAccess trust;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--checkpoint", paramLabel = "PREFIX",
            description = "a checkpoint of TensorFlow, such as ckpt/SC-FEGAN.ckpt, or the folder that holds it")
    private Optional<Path> checkpoint = Optional.empty();

    @Option(names = "--bundle", paramLabel = "FOLDER",
            description = "a model bundle: it goes into the fleet as it is, if its digests are right and it is trusted"
                    + " (RETOUCH_MODEL_KEYS, RETOUCH_MODEL_TRUST, RETOUCH_MODEL_LICENSES)")
    private Optional<Path> bundle = Optional.empty();

    @Option(names = "--name", paramLabel = "V",
            description = "what to call the version (default: imported-<side>px-<channels>ch)")
    private Optional<String> name = Optional.empty();

    @Option(names = {"--license", "--licence"}, paramLabel = "TEXT",
            description = "the license of the checkpoint (default: " + ImportedBundle.ORIGINAL_LICENSE
                    + ", that of the original weights)")
    private Optional<String> license = Optional.empty();

    @Option(names = "--side", paramLabel = "PIXELS",
            description = "the side for which the checkpoint was trained (default: " + ReleasedCheckpoint.SIDE
                    + ")")
    private Optional<Integer> side = Optional.empty();

    @Option(names = "--out", paramLabel = "FOLDER",
            description = "write the bundle into this new folder instead of the fleet's store")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    ImportModelCommand(ModelDestination destination, TrustAccess trust) {
        this.destination = destination;
        this.trust = trust;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        requireUnderstood();
        try {
            if (bundle.isPresent()) {
                print(takeBundle(bundle.get()), List.of());
            } else {
                ReleasedCheckpoint released = ReleasedCheckpoint.read(checkpoint.orElseThrow(),
                        side.orElse(ReleasedCheckpoint.SIDE));
                print(write(released), released.ignored());
            }
            return ExitCode.OK.number();
        } catch (NoModelException e) {
            return failed(e.exitCode(), e.getMessage());
        } catch (CheckpointException e) {
            return failed(ExitCode.NOT_DONE, e.getMessage());
        } catch (FileSystemException e) {
            return failed(ExitCode.NOT_DONE, "The file system refuses " + e.getFile() + ": " + reason(e)
                    + ". Name files that you may read, and folders that you may write to.");
        } catch (IOException e) {
            return failed(ExitCode.NOT_DONE, "A file cannot be read or written: " + e.getMessage()
                    + ". See whether the disk is full or failing.");
        }
    }

    private void requireUnderstood() {
        if (checkpoint.isPresent() == bundle.isPresent()) {
            throw new ParameterException(spec.commandLine(),
                    "Say what to import: either --checkpoint PREFIX or --bundle FOLDER.");
        }
        if (bundle.isPresent()
                && (name.isPresent() || license.isPresent() || side.isPresent() || out.isPresent())) {
            throw new ParameterException(spec.commandLine(),
                    "A bundle is taken into the fleet as it is: --name,"
                            + " --license, --side and --out go with --checkpoint only.");
        }
        if (!name.orElse("v").matches(VERSION)) {
            throw new ParameterException(spec.commandLine(),
                    "--name takes up to 64 lower-case letters, digits,"
                            + " dots and dashes, not '" + name.orElseThrow() + "'.");
        }
        int pixels = side.orElse(SIDE_UNIT);
        if (pixels < SIDE_UNIT || pixels > SIDE_MAX || pixels % SIDE_UNIT != 0) {
            throw new ParameterException(spec.commandLine(),
                    "--side takes a multiple of " + SIDE_UNIT + " up to "
                            + SIDE_MAX + ", not " + pixels + ".");
        }
    }

    private ModelBundle takeBundle(Path folder) throws IOException, NoModelException {
        try {
            ModelBundle read = TrustedBundle.read(folder, trust.policy(), Instant.MIN);
            destination.upload(read, folder);
            return read;
        } catch (ModelRefusedException e) {
            throw new NoModelException(ExitCode.NOT_DONE, "The bundle is not taken: " + e.getMessage(), e);
        }
    }

    private ModelBundle write(ReleasedCheckpoint released) throws IOException, NoModelException {
        String version = name.orElse(ImportedBundle.versionOf(released.network()));
        ModelDestination.Writer writer = folder -> ImportedBundle.write(folder, released, version,
                license.orElse(ImportedBundle.ORIGINAL_LICENSE));
        return out.isPresent() ? ModelDestination.write(out.get(), writer) : destination.upload(writer);
    }

    private void print(ModelBundle imported, List<String> ignored) throws IOException {
        if (asJson) {
            spec.commandLine().getOut().println(json(imported, ignored));
        } else {
            spec.commandLine().getOut().println("Imported %s, license %s, %s%s.".formatted(
                    imported.card().version(), imported.card().license(),
                    out.map(folder -> "into " + folder).orElse("into the fleet"),
                    ignored.isEmpty()
                            ? ""
                            : "; left out %d tensors that are not the generator's"
                                    .formatted(ignored.size())));
            spec.commandLine().getOut().println(out.map(folder -> "Bring it into a fleet with: retouch models"
                    + " import --bundle " + folder)
                    .orElse("Let it serve with: retouch models promote " + imported.card().version()
                            + " --to stable"));
        }
        spec.commandLine().getOut().flush();
    }

    private String json(ModelBundle imported, List<String> ignored) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            ModelJson.card(json, imported);
            json.writeStringField("destination", out.map(Path::toString).orElse("fleet"));
            json.writeArrayFieldStart("ignored");
            for (String tensor : ignored) {
                json.writeString(tensor);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private int failed(ExitCode code, String sentence) {
        spec.commandLine().getErr().println("retouch: " + sentence);
        return code.number();
    }

    private static String reason(FileSystemException e) {
        return Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName());
    }
}

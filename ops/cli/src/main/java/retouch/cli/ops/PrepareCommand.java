package retouch.cli.ops;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.ConnectedFleet;
import retouch.cli.FirstModel;
import retouch.cli.json.OneLine;
import retouch.fleet.Fleet;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.file.Folders;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.S3Bucket;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.trainer.publish.StarterBundle;

/// `retouch ops prepare`: makes a broker and a store ready for a fleet. Harmless when repeated.
@Command(name = "prepare", mixinStandardHelpOptions = true,
        header = "Make a broker and a store ready for a fleet; harmless when repeated.",
        description = {"",
                "Creates topics and the share group's settings (RETOUCH_KAFKA_REPLICAS copies each), proves that of"
                        + " several who create one object in the store at once one does, and puts the starter model"
                        + " there, stable where nothing else is."})
final class PrepareCommand implements Callable<Integer> {

    private final Map<String, String> environment;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--make-bucket", description = "make the bucket if it is not there")
    private boolean makeBucket;

    @Option(names = "--no-model", description = "leave the starter model away")
    private boolean noModel;

    @Option(names = "--json", description = "print one JSON object: bucketMade, problems, model (its digest)")
    private boolean asJson;

    /// @param environment the process's environment
    PrepareCommand(Map<String, String> environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            FleetSettings settings = FleetSettings.from(environment);
            boolean made = makeBucket && S3Bucket.make(settings.fleet(), settings.store());
            try (Fleet fleet = ConnectedFleet.open(settings.fleet(), settings.store(), settings.broker())) {
                S3Bucket.proveCreateOnly(fleet.store());
                String model = noModel ? "" : putModel(fleet);
                return report(made, fleet.broker().problems(), model).number();
            }
        } catch (InvalidSettingsException e) {
            return failed(ExitCode.USAGE, e.problems());
        } catch (ObjectStoreException | StreamException e) {
            return failed(ExitCode.UNREACHABLE, List.of(e.getMessage()));
        } catch (RegistryRefusedException | BrokenChainException | BundleException | IOException e) {
            return failed(ExitCode.NOT_DONE, List.of("The model cannot be made known: " + e.getMessage()));
        }
    }

    private ExitCode report(boolean made, List<String> problems, String model) {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(OneLine.object(json -> {
                json.writeBooleanField("bucketMade", made);
                json.writeArrayFieldStart("problems");
                for (String problem : problems) {
                    json.writeString(problem);
                }
                json.writeEndArray();
                json.writeStringField("model", model);
            }));
        } else {
            out.println(made ? "The bucket was made." : "The bucket is there.");
            out.println("The store creates an object once, whoever races for it.");
            problems.forEach(out::println);
            out.println(problems.isEmpty()
                    ? "The topics and the share group are there."
                    : "The broker is not ready.");
            out.println(model.isEmpty()
                    ? "No model was put there."
                    : "The starter model is there: " + model + ".");
        }
        out.flush();
        return problems.isEmpty() ? ExitCode.OK : ExitCode.NOT_DONE;
    }

    private static String putModel(Fleet fleet) throws IOException, BundleException, ObjectStoreException,
            StreamException, RegistryRefusedException, BrokenChainException, InterruptedException {
        Path folder = Files.createTempDirectory("retouch-starter");
        try {
            ModelBundle bundle = StarterBundle.write(folder);
            BundleTransfer.upload(fleet.store(), folder);
            FirstModel.makeKnown(fleet, bundle, "retouch ops prepare");
            return bundle.digest().hex();
        } finally {
            Folders.delete(folder);
        }
    }

    private int failed(ExitCode code, List<String> sentences) {
        sentences.forEach(sentence -> spec.commandLine().getErr().println("retouch: " + sentence));
        return code.number();
    }
}

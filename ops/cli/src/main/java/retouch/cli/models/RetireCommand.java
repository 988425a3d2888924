package retouch.cli.models;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.registry.Registry;
import retouch.producer.command.ExitCode;

/// `retouch models retire V`: a version serves nobody any more.
@Command(name = "retire", mixinStandardHelpOptions = true,
        header = "Let a version serve nobody any more; its bundle is kept.",
        description = {"",
                "With --older, every version that was made before V may not be loaded any more either:"
                        + " the floor rises, which nobody can take back."})
final class RetireCommand implements Callable<Integer> {

    private final RegistryAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "V", description = "a version's name or digest")
    private String version = "";

    @Option(names = "--older", description = "not V, but all that was made before V: raise the floor to V")
    private boolean older;

    @Option(names = "--why", paramLabel = "SENTENCE", description = "goes into the log")
    private String why = "";

    @Option(names = "--json", description = "print one JSON object: version, digest, state, notBefore")
    private boolean asJson;

    RetireCommand(RegistryAccess access) {
        this.access = access;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        return access.run(spec.commandLine().getErr(), (_, desk, _) -> {
            desk.tell();
            Registry.Entry entry = desk.chain().registry().version(version)
                    .orElseThrow(() -> new NoModelException(ExitCode.NOT_DONE, "There is no model " + version
                            + ". See `retouch models list`."));
            Registry after = older
                    ? desk.raiseFloor(entry.version().createdAt(), why)
                    : desk.retire(version, why);
            say(after.version(entry.version().digest()).orElseThrow(), after);
            return ExitCode.OK;
        });
    }

    private void say(Registry.Entry entry, Registry registry) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(asJson ? OneLine.object(json -> {
            json.writeStringField("version", entry.version().name());
            json.writeStringField("digest", entry.version().digest().hex());
            json.writeStringField("state", entry.state().label());
            if (older) {
                json.writeStringField("notBefore", registry.notBefore().toString());
            }
        })
                : older
                        ? "No version that was made before " + entry.version().name() + " ("
                                + registry.notBefore() + ") is loaded any more."
                        : entry.version().name()
                                + " is retired. Its results can still be painted again, until"
                                + " `retouch models gc` deletes it.");
        out.flush();
    }
}

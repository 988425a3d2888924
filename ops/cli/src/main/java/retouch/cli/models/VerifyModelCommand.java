package retouch.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.fleet.model.ModelRefusedException;
import retouch.fleet.model.TrustPolicy;
import retouch.producer.command.ExitCode;
import retouch.worker.generate.Generators;
import retouch.worker.model.CheckedModel;
import retouch.worker.model.ModelCheck;

/// `retouch models verify V`: every check that a worker makes before a version serves, on this machine.
///
/// With `--json` it prints one object: `model`, `trusted` and `checks`, each with `check`, `result` (`ok`, `refused`
/// or `not-checked`), where it is `ok` `found`, where it is `refused` `reason` and `sentence`.
@Command(name = "verify", mixinStandardHelpOptions = true,
        header = "Check a model version as a worker does before it serves.",
        description = {"",
                "RETOUCH_MODEL_KEYS, RETOUCH_MODEL_TRUST and RETOUCH_MODEL_LICENSES say what is trusted."
                        + " A version in the fleet is also held against the fleet's floor."},
        exitCodeListHeading = "%nExit codes:%n")
final class VerifyModelCommand implements Callable<Integer> {

    private final ModelSource source;
    private final TrustAccess trust;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "V",
            description = "a bundle's folder, or a version's name or digest in the fleet's store")
    private String version = "";

    @Option(names = "--engine", paramLabel = "NAME",
            description = "the engine that must load it (default: the one a worker here would choose)")
    private Optional<String> engine = Optional.empty();

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    VerifyModelCommand(ModelSource source, TrustAccess trust) {
        this.source = source;
        this.trust = trust;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(exitCodes());
    }

    /// As everywhere, in the words of this verb.
    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>(ExitCode.list());
        codes.put("0", "the model passed every check");
        codes.put("1", "the model is refused, unknown, or cannot be read");
        codes.put("2", "the command or a RETOUCH_MODEL_* setting was not understood; nothing was checked");
        return codes;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            TrustPolicy policy = trust.policy();
            CheckReport report = new CheckReport(version);
            source.inFolder(version, (folder, notBefore) -> check(folder, policy, notBefore, report));
            if (asJson) {
                out.println(report.json());
            } else {
                report.lines().forEach(out::println);
            }
            out.flush();
            return (report.isTrusted() ? ExitCode.OK : ExitCode.NOT_DONE).number();
        } catch (NoModelException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return e.exitCode().number();
        }
    }

    private void check(Path folder, TrustPolicy policy, Instant notBefore, CheckReport report)
            throws IOException {
        try (CheckedModel checked = ModelCheck.check(folder, policy, notBefore,
                bundle -> Generators.create(bundle, engine), report::passed)) {
            report.trusted(checked.bundle().card().version());
        } catch (ModelRefusedException e) {
            report.refused(e);
        }
    }
}

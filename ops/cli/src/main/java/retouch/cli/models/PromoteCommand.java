package retouch.cli.models;

import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.RolloutPlan;

/// `retouch models promote V --to stable|canary`: lets an alias point to a version, if that loads.
@Command(name = "promote", mixinStandardHelpOptions = true,
        header = "Let stable, the canary or the shadow be another version.",
        description = {"",
                "The version is fetched, checked, loaded and run here first: an alias moves only to what loads."
                        + " Workers then do the same beside the version that they serve, and switch between jobs."})
final class PromoteCommand implements Callable<Integer> {

    private final RegistryAccess access;
    private final ModelProof proof;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "V", description = "a version's name or digest")
    private String version = "";

    @Option(names = "--to", required = true, paramLabel = "ALIAS", description = "stable, canary or shadow")
    private String to = "";

    @Option(names = "--share", paramLabel = "PERCENT",
            description = "how many of the jobs that ask for stable the canary gets (default: 10%%)")
    private Optional<String> share = Optional.empty();

    @Option(names = "--bake", paramLabel = "TIME",
            description = "for the canary: watch it for so long, such as 30m; then it becomes stable, or is"
                    + " taken back")
    private Optional<String> bake = Optional.empty();

    @Option(names = "--abort-if", paramLabel = "LIMITS",
            description = "take the canary back when it passes one of these against stable, such as"
                    + " error>2%%,p95>1.5x,quality<-1%%")
    private Optional<String> abortIf = Optional.empty();

    @Option(names = "--why", paramLabel = "SENTENCE", description = "goes into the log")
    private String why = "";

    @Option(names = "--json", description = "print one JSON object: alias, version, digest, replaced, share")
    private boolean asJson;

    PromoteCommand(RegistryAccess access, ModelProof proof) {
        this.access = access;
        this.proof = proof;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        Alias alias = Alias.of(to)
                .orElseThrow(() -> misused("--to takes stable, canary or shadow, not " + to));
        if (alias != Alias.CANARY && (share.isPresent() || bake.isPresent() || abortIf.isPresent())) {
            throw misused("--share, --bake and --abort-if go with --to canary.");
        }
        int tenThousandths = alias == Alias.CANARY
                ? Shares.parse(share.orElse("10%")).orElseThrow(
                        () -> misused("--share takes a share such as 10%, above zero, not " + share.get()))
                : ModelChange.SHARE_OF_ALL;
        String plan = plan();
        return access.run(spec.commandLine().getErr(), (fleet, desk, _) -> {
            desk.tell();
            Registry before = desk.chain().registry();
            proof.prove(fleet, before, version);
            Registry after = move(desk, before, alias, tenThousandths, plan);
            new RegistryReport(spec.commandLine().getOut(), asJson).moved(alias, before, after);
            return ExitCode.OK;
        });
    }

    /// A canary that becomes stable is no canary any more.
    private Registry move(RegistryDesk desk, Registry before, Alias alias, int tenThousandths, String plan)
            throws RegistryRefusedException,
            ObjectStoreException, BrokenChainException,
            StreamException, InterruptedException {
        Registry after = desk.point(alias, version, tenThousandths, plan, why);
        boolean wasCanary = alias == Alias.STABLE && before.alias(Alias.CANARY).filter(
                canary -> canary.set().digest()
                        .equals(after.alias(Alias.STABLE).orElseThrow().set().digest()))
                .isPresent();
        return wasCanary ? desk.clear(Alias.CANARY, "it is stable now") : after;
    }

    private String plan() {
        if (bake.isEmpty()) {
            if (abortIf.isPresent()) {
                throw misused("--abort-if needs --bake: how long is the canary watched?");
            }
            return "";
        }
        try {
            return RolloutPlan.of(bake.get(), abortIf.orElse("")).text();
        } catch (IllegalArgumentException e) {
            throw misused("--bake or --abort-if: " + e.getMessage() + ".");
        }
    }

    private ParameterException misused(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}

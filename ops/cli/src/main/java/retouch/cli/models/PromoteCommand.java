package retouch.cli.models;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

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
import retouch.fleet.rollout.CanaryWatch;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.RolloutPlan;

/// `retouch models promote V --to stable|canary|shadow`: lets an alias point to a version, if that loads.
@Command(name = "promote", mixinStandardHelpOptions = true,
        header = "Let stable, the canary or the shadow be another version.",
        description = {"",
                "The version is fetched, checked, loaded and run here first: an alias moves only to what loads."
                        + " Workers then do the same beside the version that they serve, and switch between jobs.",
                "With --bake the fleet's keeper of roll-outs (`up` has one, `retouch keeper` is one) watches the canary"
                        + " and decides: it becomes stable, or is taken back. This command follows that; without it the"
                        + " keeper goes on. Where no keeper is alive, this command watches.",
                "A shadow paints the same jobs in a worker of its own and answers nobody (`up` starts that worker,"
                        + " `retouch worker --shadow` is one); see `retouch models shadow`."})
final class PromoteCommand implements Callable<Integer> {

    /// A keeper says something every two seconds.
    private static final Duration KEEPER_SILENCE_MAX = Duration.ofSeconds(6);

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
                .orElseThrow(() -> misused("--to takes stable, canary or shadow, not " + to + "."));
        if (alias != Alias.CANARY && (share.isPresent() || bake.isPresent() || abortIf.isPresent())) {
            throw misused("--share, --bake and --abort-if go with --to canary.");
        }
        int tenThousandths = alias == Alias.CANARY
                ? Shares.parse(share.orElse("10%")).orElseThrow(
                        () -> misused("--share takes a share such as 10%, above zero, not " + share.get()))
                : ModelChange.SHARE_OF_ALL;
        Optional<RolloutPlan> plan = plan();
        return access.run(spec.commandLine().getErr(), (fleet, desk, schemas) -> {
            desk.tell();
            Registry before = desk.chain().registry();
            proof.prove(fleet, before, version);
            RegistryReport report = new RegistryReport(spec.commandLine().getOut(), asJson);
            if (plan.isEmpty()) {
                report.moved(alias, before, move(desk, before, alias, tenThousandths));
                return ExitCode.OK;
            }
            if (before.alias(Alias.STABLE).isEmpty()) {
                throw new NoModelException(ExitCode.NOT_DONE,
                        "No version is stable, so there is nothing to compare"
                                + " a canary with. Promote one to stable first.");
            }
            try (BakingCanary canary = new BakingCanary(fleet, desk, schemas, KEEPER_SILENCE_MAX)) {
                Registry baking = desk.point(Alias.CANARY, version, tenThousandths, plan.get().text(), why);
                report.moved(Alias.CANARY, before, baking);
                return end(canary.await(baking, plan.get(), progress()), report);
            }
        });
    }

    /// On a terminal the figures, in one line.
    private Consumer<String> progress() {
        PrintWriter err = spec.commandLine().getErr();
        return System.console() == null || asJson ? _ -> {} : figures -> {
            err.print("\r" + figures + "   ");
            err.flush();
        };
    }

    private static ExitCode end(CanaryWatch.End end, RegistryReport report) {
        return switch (end) {
            case CanaryWatch.End.Promoted(String sentence) -> report.decided(true, sentence, ExitCode.OK);
            case CanaryWatch.End.TakenBack(String sentence) ->
                report.decided(false, sentence, ExitCode.NOT_DONE);
            case CanaryWatch.End.Overtaken() -> report.decided(false,
                    "somebody else has moved the alias; see `retouch models log`", ExitCode.NOT_DONE);
            case CanaryWatch.End.Left() -> throw new IllegalStateException("nobody leaves this watch");
        };
    }

    /// A canary that becomes stable is no canary any more.
    private Registry move(RegistryDesk desk, Registry before, Alias alias, int tenThousandths)
            throws RegistryRefusedException,
            ObjectStoreException, BrokenChainException,
            StreamException, InterruptedException {
        Registry after = desk.point(alias, version, tenThousandths, "", why);
        boolean wasCanary = alias == Alias.STABLE && before.alias(Alias.CANARY).filter(
                canary -> canary.set().digest()
                        .equals(after.alias(Alias.STABLE).orElseThrow().set().digest()))
                .isPresent();
        return wasCanary ? desk.clear(Alias.CANARY, "it is stable now") : after;
    }

    private Optional<RolloutPlan> plan() {
        if (bake.isEmpty()) {
            if (abortIf.isPresent()) {
                throw misused("--abort-if needs --bake: how long is the canary watched?");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(RolloutPlan.of(bake.get(), abortIf.orElse("")));
        } catch (IllegalArgumentException e) {
            throw misused("--bake or --abort-if: " + e.getMessage() + ".");
        }
    }

    private ParameterException misused(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}

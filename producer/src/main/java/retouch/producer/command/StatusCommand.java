package retouch.producer.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.client.EditStatus;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;

/// `retouch status JOB`: where a job is, how it ended, and what is needed to do it again.
///
/// With `--json` it prints one object: `job`; `state`, which is `ended`, `queued` or `unknown`; if queued
/// `lane` and `ahead`; if ended everything that `retouch edit --json` prints.
@Command(name = "status", mixinStandardHelpOptions = true,
        header = "Show where a job is, or how it ended and what is needed to do it again.",
        exitCodeListHeading = "%nExit codes:%n")
public final class StatusCommand implements Callable<Integer> {

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "JOB", converter = Texts.JobName.class, description = "the job's id")
    private JobId job;

    @Option(names = "--out", paramLabel = "FILE", description = "save the picture of a job that is done")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    /// @param access comes to the fleet
    public StatusCommand(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        return Errand.with(access, spec.commandLine().getErr(), this::show).number();
    }

    private ExitCode show(EditClient client) throws EditException {
        PrintWriter screen = spec.commandLine().getOut();
        ExitCode code = switch (client.status(job)) {
            case EditStatus.Ended(EditFinished result) -> show(client, result, screen);
            case EditStatus.Queued(Lane lane, long ahead) -> showQueued(lane, ahead, screen);
            case EditStatus.Unknown _ -> showUnknown(screen);
        };
        screen.flush();
        return code;
    }

    private ExitCode show(EditClient client, EditFinished result, PrintWriter screen) {
        Ending ending = out.isPresent() && result.outcome() instanceof Outcome.Done
                ? EditRun.save(client, result, out.get())
                : new Ending.Ended(result, Optional.empty());
        if (asJson) {
            screen.println(EditJson.object(json -> {
                json.writeStringField("state", "ended");
                EditJson.ending(json, ending);
            }));
        } else {
            Optional<Path> saved = ending.exitCode() == ExitCode.OK ? out : Optional.empty();
            EditText.report(result, saved).forEach(screen::println);
        }
        if (ending.exitCode() != ExitCode.OK && result.outcome() instanceof Outcome.Done) {
            spec.commandLine().getErr().println("retouch: " + EditText.detail(ending));
        }
        return ending.exitCode();
    }

    private ExitCode showQueued(Lane lane, long ahead, PrintWriter screen) {
        if (asJson) {
            screen.println(EditJson.status(job, new EditStatus.Queued(lane, ahead)));
        } else {
            screen.println(String.format(Locale.ROOT,
                    "Job %s waits in the %s lane or is being worked on; jobs before it: %,d.",
                    job, lane.label(), ahead));
        }
        return out.isPresent() ? notYet() : ExitCode.OK;
    }

    private ExitCode notYet() {
        spec.commandLine().getErr().println("retouch: There is no picture to save yet.");
        return ExitCode.NOT_DONE;
    }

    private ExitCode showUnknown(PrintWriter screen) {
        if (asJson) {
            screen.println(EditJson.status(job, new EditStatus.Unknown()));
        } else {
            screen.println(EditText.unknown(job));
        }
        return ExitCode.NOT_DONE;
    }
}

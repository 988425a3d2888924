package retouch.producer.command;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.producer.client.Cancellation;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;

/// `retouch cancel JOB`: ends a job that waits or is being worked on; a job that has ended stays as it is.
///
/// It succeeds if the job is cancelled, by this call or before. With `--json` it prints one object:
/// `cancelled`, whether this call decided it, and what `retouch status --json` prints.
@Command(name = "cancel", mixinStandardHelpOptions = true,
        header = "Call off a job that waits or is being worked on.",
        exitCodeListHeading = "%nExit codes:%n")
public final class CancelCommand implements Callable<Integer> {

    private static final String USUAL_REASON = "Cancelled on the command line.";

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "JOB", converter = Texts.JobName.class, description = "the job's id")
    private JobId job;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = USUAL_REASON,
            description = "what the result says to whoever waits (default: ${DEFAULT-VALUE})")
    private String reason;

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    /// @param access comes to the fleet
    public CancelCommand(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        return Errand.with(access, spec.commandLine().getErr(), this::cancel).number();
    }

    private ExitCode cancel(EditClient client) throws EditException, InterruptedException {
        Cancellation cancellation = client.cancel(job, reason);
        PrintWriter screen = spec.commandLine().getOut();
        if (asJson) {
            screen.println(EditJson.cancellation(job, cancellation));
        } else {
            screen.println(sentence(cancellation));
        }
        screen.flush();
        return exitCode(cancellation);
    }

    private String sentence(Cancellation cancellation) {
        return switch (cancellation) {
            case Cancellation.Cancelled _ -> "Job %s is cancelled.".formatted(job);
            case Cancellation.Ended(EditFinished result) ->
                "Job %s had ended already: %s%s See retouch status %s."
                        .formatted(job, result.outcome().label(), EditText.dashed(result.outcome()), job);
            case Cancellation.Unknown _ -> EditText.unknown(job);
        };
    }

    private static ExitCode exitCode(Cancellation cancellation) {
        return switch (cancellation) {
            case Cancellation.Cancelled _ -> ExitCode.OK;
            case Cancellation.Ended(EditFinished result) ->
                result.outcome() instanceof Outcome.Cancelled ? ExitCode.OK : ExitCode.NOT_DONE;
            case Cancellation.Unknown _ -> ExitCode.NOT_DONE;
        };
    }
}

package retouch.producer.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.client.EditHandle;
import retouch.producer.client.EditStatus;
import retouch.producer.client.Publication;
import retouch.producer.compare.PictureComparison;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;

/// `retouch replay JOB`: runs a finished job again from its result record and compares the pictures.
///
/// It succeeds if they could be compared, whether they are equal or not. What `--json` prints is described in
/// `ReplayReport`.
@Command(name = "replay", mixinStandardHelpOptions = true,
        header = "Run a finished job again and compare the pictures.",
        exitCodeListHeading = "%nExit codes:%n")
public final class ReplayCommand implements Callable<Integer> {

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "JOB", converter = Texts.JobName.class, description = "the job's id")
    private JobId job;

    @Option(names = "--out", paramLabel = "FILE", description = "save the picture of the second run")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    /// @param access comes to the fleet
    public ReplayCommand(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        return Errand.with(access, spec.commandLine().getErr(), this::replay).number();
    }

    private ExitCode replay(EditClient client) throws EditException, InterruptedException {
        return switch (client.status(job)) {
            case EditStatus.Ended(EditFinished result) -> result.outcome() instanceof Outcome.Done done
                    ? replay(client, result, done)
                    : no("Job %s has no picture to compare with: %s%s".formatted(job,
                            result.outcome().label(),
                            EditText.dashed(result.outcome())));
            case EditStatus.Queued _ -> no("Job %s has not ended; wait for it with retouch status %s."
                    .formatted(job, job));
            case EditStatus.Unknown _ -> no(EditText.unknown(job));
        };
    }

    private ExitCode replay(EditClient client, EditFinished before, Outcome.Done first)
            throws EditException, InterruptedException {
        return switch (client.repeat(before)) {
            case Publication.Refused(Refusal refusal) -> no(refusal.sentence());
            case Publication.Accepted(EditHandle handle) -> compare(client, before, first, await(handle));
        };
    }

    private ExitCode compare(EditClient client, EditFinished before, Outcome.Done first, EditFinished now)
            throws EditException {
        return now.outcome() instanceof Outcome.Done second
                ? compare(client, before, first, now, second)
                : no("Job %s, the second run, was not done: %s%s".formatted(now.job(), now.outcome().label(),
                        EditText.dashed(now.outcome())));
    }

    private EditFinished await(EditHandle handle) throws EditException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        err.println("Job %s waits in the interactive lane.".formatted(handle.job()));
        err.flush();
        try {
            return handle.result().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EditException cause) {
                throw cause;
            }
            throw new IllegalStateException("waiting for job " + handle.job() + " broke", e);
        }
    }

    private ExitCode compare(EditClient client, EditFinished before, Outcome.Done first, EditFinished now,
            Outcome.Done second) throws EditException {
        PictureComparison comparison = first.picture().sha256().equals(second.picture().sha256())
                ? new PictureComparison.SameBytes()
                : PictureComparison.of(client.read(first), client.read(second));
        Ending ending = out.isPresent()
                ? EditRun.save(client, now, out.get())
                : new Ending.Ended(now, Optional.empty());
        ReplayReport report = new ReplayReport(before, ending, now, comparison);
        PrintWriter screen = spec.commandLine().getOut();
        if (asJson) {
            screen.println(report.json());
        } else {
            report.lines().forEach(screen::println);
        }
        screen.flush();
        return comparison instanceof PictureComparison.Impossible ? ExitCode.NOT_DONE : ending.exitCode();
    }

    private ExitCode no(String sentence) {
        spec.commandLine().getErr().println("retouch: " + sentence);
        return ExitCode.NOT_DONE;
    }
}

package retouch.producer.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import retouch.producer.client.DeadLetter;
import retouch.producer.client.DeadLetters;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;

/// `retouch dead-letters show JOB`: every header, and the request, or its first bytes if it is none. What
/// `--json` prints is described in `LetterJson`.
@Command(name = "show", mixinStandardHelpOptions = true,
        header = "Show everything about a job's dead letters.",
        exitCodeListHeading = "%nExit codes:%n")
final class ShowLettersCommand implements Callable<Integer> {

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "JOB", description = "the job's id")
    private String job;

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    ShowLettersCommand(FleetAccess access) {
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
        DeadLetters letters = client.deadLetters();
        List<DeadLetter> found = letters.open().stream().filter(letter -> letter.job().equals(job)).toList();
        if (found.isEmpty()) {
            spec.commandLine().getErr().println("retouch: " + LetterText.none(job));
            return ExitCode.NOT_DONE;
        }
        PrintWriter screen = spec.commandLine().getOut();
        if (asJson) {
            screen.println(LetterJson.show(found, letters));
        } else {
            for (DeadLetter letter : found) {
                LetterText.show(letter, letters.request(letter)).forEach(screen::println);
            }
        }
        screen.flush();
        return ExitCode.OK;
    }
}

package retouch.producer.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.producer.client.DeadLetter;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;

/// `retouch dead-letters list`: the newest first. What `--json` prints is described in `LetterJson`.
@Command(name = "list", mixinStandardHelpOptions = true,
        header = "List the dead letters that nothing was done about, the newest first.",
        exitCodeListHeading = "%nExit codes:%n")
final class ListLettersCommand implements Callable<Integer> {

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--reason", paramLabel = "TEXT",
            description = "only those whose reason or error contains this")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50",
            description = "show at most so many (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    ListLettersCommand(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1: " + limit);
        }
        return Errand.with(access, spec.commandLine().getErr(), this::list).number();
    }

    private ExitCode list(EditClient client) throws EditException {
        List<DeadLetter> found = client.deadLetters().open().stream()
                .filter(letter -> reason.isEmpty() || LetterText.speaksOf(letter, reason.get()))
                .toList().reversed();
        List<DeadLetter> shown = found.subList(0, Math.min(limit, found.size()));
        PrintWriter screen = spec.commandLine().getOut();
        if (asJson) {
            screen.println(LetterJson.list(shown, found.size()));
        } else {
            LetterText.list(shown, found.size()).forEach(screen::println);
        }
        screen.flush();
        return ExitCode.OK;
    }
}

package retouch.producer.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.producer.client.DeadLetter;
import retouch.producer.client.DeadLetters;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;

/// `retouch dead-letters discard`: puts letters away. What `--json` prints is described in `LetterJson`.
@Command(name = "discard", mixinStandardHelpOptions = true, sortOptions = false,
        header = "Put dead letters away without doing anything else about them.",
        exitCodeListHeading = "%nExit codes:%n")
final class DiscardLettersCommand implements Callable<Integer> {

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LetterChoice choice = new LetterChoice();

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    DiscardLettersCommand(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        choice.problem().ifPresent(problem -> {
            throw new ParameterException(spec.commandLine(), problem);
        });
        return Errand.with(access, spec.commandLine().getErr(), this::discard).number();
    }

    private ExitCode discard(EditClient client) throws EditException, InterruptedException {
        DeadLetters letters = client.deadLetters();
        List<DeadLetter> open = letters.open();
        List<LetterDeed> deeds = new ArrayList<>();
        for (DeadLetter letter : choice.of(open)) {
            if (!choice.isDryRun()) {
                letters.discard(letter);
            }
            deeds.add(new LetterDeed(letter, "discarded", Optional.empty(),
                    LetterText.discard(letter, choice.isDryRun())));
        }
        return new LetterReport(spec.commandLine(), asJson).print(deeds, choice.without(open),
                choice.isDryRun());
    }
}

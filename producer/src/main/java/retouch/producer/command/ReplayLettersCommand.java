package retouch.producer.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import retouch.producer.client.LetterReplay;

/// `retouch dead-letters replay`: sends requests again. What `--json` prints is described in `LetterJson`.
@Command(name = "replay", mixinStandardHelpOptions = true, sortOptions = false,
        header = "Send the requests of dead letters again.",
        footer = {
                "",
                "A job that was not decided is sent again as it is. One that failed stays failed:",
                "its request is sent under a new name, JOB.r1. One that has meanwhile ended",
                "otherwise is not sent."},
        exitCodeListHeading = "%nExit codes:%n")
final class ReplayLettersCommand implements Callable<Integer> {

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LetterChoice choice = new LetterChoice();

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    ReplayLettersCommand(FleetAccess access) {
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
        return Errand.with(access, spec.commandLine().getErr(), this::replay).number();
    }

    private ExitCode replay(EditClient client) throws EditException, InterruptedException {
        DeadLetters letters = client.deadLetters();
        List<DeadLetter> open = letters.open();
        List<LetterDeed> deeds = new ArrayList<>();
        for (DeadLetter letter : choice.of(open)) {
            LetterReplay outcome = choice.isDryRun() ? letters.plan(letter) : letters.replay(letter);
            deeds.add(new LetterDeed(letter, LetterDeed.word(outcome), LetterDeed.name(outcome),
                    LetterText.replay(letter, outcome, choice.isDryRun())));
        }
        return new LetterReport(spec.commandLine(), asJson).print(deeds, choice.without(open),
                choice.isDryRun());
    }
}

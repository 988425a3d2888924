package retouch.producer.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import retouch.producer.client.DeadLetter;

/// The options that say which dead letters something is to be done about.
final class LetterChoice {

    @Parameters(paramLabel = "JOB", arity = "0..*", description = "the ids of the jobs")
    private List<String> jobs = new ArrayList<>();

    @Option(names = "--all",
            description = "all of them; only shows what would be done, unless --yes is given")
    private boolean all;

    @Option(names = "--reason", paramLabel = "TEXT",
            description = "with --all: only those whose reason or error contains this")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--yes", description = "with --all: do it")
    private boolean yes;

    /// What is wrong with them, as a sentence.
    Optional<String> problem() {
        if (all && !jobs.isEmpty()) {
            return Optional.of("--all is every job; leave out the ids, or --all.");
        }
        if (!all && jobs.isEmpty()) {
            return Optional.of("Name the jobs, or say --all, with --reason TEXT for some of them.");
        }
        if (!all && (reason.isPresent() || yes)) {
            return Optional.of("--reason and --yes go with --all; leave them out.");
        }
        return Optional.empty();
    }

    boolean isDryRun() {
        return all && !yes;
    }

    List<DeadLetter> of(List<DeadLetter> letters) {
        return letters.stream().filter(letter -> all
                ? reason.isEmpty() || LetterText.speaksOf(letter, reason.get())
                : jobs.contains(letter.job())).toList();
    }

    /// Jobs that were named and have no letter.
    List<String> without(List<DeadLetter> letters) {
        return jobs.stream().distinct()
                .filter(job -> letters.stream().noneMatch(letter -> letter.job().equals(job))).toList();
    }
}

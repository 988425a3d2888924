package retouch.producer.command;

import java.io.PrintWriter;
import java.util.List;

import picocli.CommandLine;

/// Prints what was done about dead letters.
///
/// @param line   where to
/// @param asJson whether a program reads it
record LetterReport(CommandLine line, boolean asJson) {

    /// @param missing jobs that were named and have no letter
    ExitCode print(List<LetterDeed> deeds, List<String> missing, boolean dryRun) {
        PrintWriter screen = line.getOut();
        if (asJson) {
            screen.println(LetterJson.deeds(deeds, dryRun));
        } else {
            deeds.forEach(deed -> screen.println(deed.sentence()));
            if (deeds.isEmpty() && missing.isEmpty()) {
                screen.println("There are no such dead letters.");
            } else if (dryRun) {
                screen.println("Nothing was done yet. Add --yes to do it.");
            }
        }
        screen.flush();
        missing.forEach(job -> line.getErr().println("retouch: " + LetterText.none(job)));
        boolean failed = deeds.stream().anyMatch(deed -> deed.word().equals(LetterDeed.IMPOSSIBLE));
        return failed || !missing.isEmpty() ? ExitCode.NOT_DONE : ExitCode.OK;
    }
}

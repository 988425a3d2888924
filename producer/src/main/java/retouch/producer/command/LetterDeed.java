package retouch.producer.command;

import java.util.Optional;

import retouch.producer.client.DeadLetter;
import retouch.producer.client.LetterReplay;
import retouch.schemas.job.JobId;

/// What was done about one dead letter, or would be.
///
/// @param letter   about which
/// @param word     for programs: `sent-again`, `sent-as-new`, `has-ended`, `impossible` or `discarded`
/// @param name     the new job, if there is one
/// @param sentence for people
record LetterDeed(DeadLetter letter, String word, Optional<JobId> name, String sentence) {

    static final String IMPOSSIBLE = "impossible";

    static String word(LetterReplay replay) {
        return switch (replay) {
            case LetterReplay.SentAgain _ -> "sent-again";
            case LetterReplay.SentAsNew _ -> "sent-as-new";
            case LetterReplay.HasEnded _ -> "has-ended";
            case LetterReplay.Impossible _ -> IMPOSSIBLE;
        };
    }

    static Optional<JobId> name(LetterReplay replay) {
        return replay instanceof LetterReplay.SentAsNew sent ? Optional.of(sent.job()) : Optional.empty();
    }
}

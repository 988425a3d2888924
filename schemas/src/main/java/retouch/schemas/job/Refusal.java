package retouch.schemas.job;

import java.util.Objects;

/// Says no to something a user asked for, in words that help.
///
/// @param code     for programs
/// @param sentence for the person who asked: what is wrong with which file, and what to do;
///                 cut after 2,000 characters
public record Refusal(RefusalCode code, String sentence) {

    public Refusal {
        Objects.requireNonNull(code, "code");
        sentence = BoundedText.cut(sentence, BoundedText.SENTENCE_CHARS_MAX, "sentence");
    }
}

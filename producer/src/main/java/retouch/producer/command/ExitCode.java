package retouch.producer.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a verb's exit code says. API: a test pins the numbers.
///
/// Ctrl-C ends the process with 130, as it does for every program; the jobs go on.
public enum ExitCode {

    /// All went well: every job ended `Done` and its picture is saved, or the question was answered.
    OK(0, "every job ended Done and its picture is saved, or the question was answered"),

    /// A job was refused, failed, expired or was cancelled, or its picture could not be written here.
    NOT_DONE(1, "a job was refused, failed, expired, was cancelled or is unknown, or its picture could not"
            + " be written here"),

    /// The command was not understood; nothing was published. picocli uses the same number.
    USAGE(2, "the command was not understood; nothing was published"),

    /// The broker or the object store does not answer.
    UNREACHABLE(3, "the broker or the object store does not answer");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// What the process ends with.
    public int number() {
        return number;
    }

    /// One phrase, for help texts and documents.
    public String meaning() {
        return meaning;
    }

    /// Every number with its meaning, in order, as help texts list them.
    public static Map<String, String> list() {
        Map<String, String> list = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            list.put(Integer.toString(code.number), code.meaning);
        }
        return Collections.unmodifiableMap(list);
    }
}

package retouch.trainer.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the exit code of a training verb says. API: a test pins the numbers, which mean what they mean for every
/// verb.
public enum TrainExit {

    /// What was asked for is done.
    OK(0, "what was asked for is done"),

    /// It could not be done; the sentence on the screen says why.
    NOT_DONE(1, "it could not be done; the sentence on the screen says why"),

    /// The command was not understood. picocli uses the same number.
    USAGE(2, "the command was not understood"),

    /// The broker or the object store does not answer.
    UNREACHABLE(3, "the broker or the object store does not answer"),

    /// The training came to its end, and its model is no better than what there is.
    REFUSED(4, "the model was refused: it is no better than what there is");

    private final int number;
    private final String meaning;

    TrainExit(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// What the process ends with.
    public int number() {
        return number;
    }

    /// Every number with its meaning, in order, as help texts list them.
    public static Map<String, String> list() {
        Map<String, String> list = new LinkedHashMap<>();
        for (TrainExit code : values()) {
            list.put(Integer.toString(code.number), code.meaning);
        }
        return Collections.unmodifiableMap(list);
    }
}

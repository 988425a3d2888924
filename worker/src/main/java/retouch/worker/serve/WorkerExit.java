package retouch.worker.serve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a worker's exit code says. API: a test pins the numbers.
public enum WorkerExit {

    /// It was told to stop, and finished the job in hand.
    OK(0, "told to stop; the job in hand was finished"),

    /// Its loop broke, or the job in hand outlasted its patience; the request comes to another worker.
    BROKEN(1, "the work loop broke, or the job in hand took too long; another worker gets it"),

    /// A setting is wrong; every problem is listed.
    SETTINGS(2, "a setting or option is wrong; all problems are listed"),

    /// The broker or the object store does not answer, or cannot serve a fleet.
    UNREACHABLE(3, "the broker or the object store does not answer or cannot serve a fleet"),

    /// The model cannot be fetched, is damaged, or does not run here.
    MODEL(4, "the model cannot be fetched, is damaged, or does not run on this machine"),

    /// Its engine fails and fails its self-test.
    UNHEALTHY(5, "the engine failed one job after the other and then its self-test; other workers get the jobs");

    private final int number;
    private final String meaning;

    WorkerExit(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// What the process ends with.
    public int number() {
        return number;
    }

    /// Every number with its meaning, in order.
    public static Map<String, String> list() {
        Map<String, String> list = new LinkedHashMap<>();
        for (WorkerExit code : values()) {
            list.put(Integer.toString(code.number), code.meaning);
        }
        return Collections.unmodifiableMap(list);
    }
}

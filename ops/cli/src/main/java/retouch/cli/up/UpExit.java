package retouch.cli.up;

import java.util.LinkedHashMap;
import java.util.Map;

/// What `up` and `demo` end with. API: a test pins the numbers.
enum UpExit {

    OK(0, "stopped as asked; for the demo: the picture is there"), NOT_DONE(1,
            "demo: the edit did not end Done"), USAGE(2, "the command was not understood"), NOT_UP(3,
                    "the fleet did not come up; the sentence says why");

    private final int number;
    private final String meaning;

    UpExit(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    static Map<String, String> list() {
        Map<String, String> list = new LinkedHashMap<>();
        for (UpExit code : values()) {
            list.put(Integer.toString(code.number), code.meaning);
        }
        return list;
    }
}

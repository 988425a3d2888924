package retouch.fleet.config;

import java.util.List;

/// Settings that cannot be used. Lists every problem, not only the first.
public final class InvalidSettingsException extends Exception {

    private static final long serialVersionUID = 1;

    private final List<String> problems;

    public InvalidSettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /// One sentence per problem, each naming the key, the value and what is allowed.
    public List<String> problems() {
        return problems;
    }
}

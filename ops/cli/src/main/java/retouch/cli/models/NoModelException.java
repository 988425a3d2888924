package retouch.cli.models;

import retouch.producer.command.ExitCode;

/// There is no such model, or it cannot be had. The message is for the user and says what to do.
final class NoModelException extends Exception {

    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    NoModelException(ExitCode exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    NoModelException(ExitCode exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}

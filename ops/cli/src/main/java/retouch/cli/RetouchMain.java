package retouch.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// The `retouch` command's entry.
public final class RetouchMain {

    /// What a mistake of ours ends with, so that scripts can tell it from every documented code.
    private static final int BUG = 70;

    private static final Set<String> SERVICES = Set.of("worker", "gateway", "trainer", "keeper", "ops",
            "pools keep");

    private RetouchMain() {}

    public static void main(String[] arguments) {
        int code = commandLine().execute(arguments);
        System.out.flush();
        System.exit(code);
    }

    /// The command with all its verbs, writing UTF-8 to the process's own streams.
    static CommandLine commandLine() {
        CommandLine line = RetouchCommand.line();
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler(new Bugs());
        line.setExecutionStrategy(RetouchMain::execute);
        return line;
    }

    /// A service in the foreground logs to standard error from its first line on.
    private static int execute(ParseResult result) {
        if (isService(result)) {
            Optional<Logs.Format> format = Logs.Format.of(System.getenv());
            if (format.isEmpty()) {
                System.err.println("retouch: RETOUCH_LOG_FORMAT must be text or json, not '"
                        + System.getenv("RETOUCH_LOG_FORMAT") + "'.");
                return CommandLine.ExitCode.USAGE;
            }
            Logs.toStandardError(format.get());
        }
        return new CommandLine.RunLast().execute(result);
    }

    /// A verb of a verb is named with both.
    static boolean isService(ParseResult result) {
        StringBuilder path = new StringBuilder();
        for (ParseResult verb = result; verb.hasSubcommand(); verb = verb.subcommand()) {
            path.append(path.isEmpty() ? "" : " ").append(verb.subcommand().commandSpec().name());
            if (SERVICES.contains(path.toString())) {
                return true;
            }
        }
        return false;
    }

    /// What no verb has turned into a sentence is our mistake; the stack goes where it can be reported from.
    private static final class Bugs implements IExecutionExceptionHandler {

        @Override
        public int handleExecutionException(Exception problem, CommandLine line, ParseResult result) {
            if (problem instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return 130;
            }
            line.getErr().println(
                    "retouch: This is a mistake in Retouch, not yours. Please report it with what follows.");
            problem.printStackTrace(line.getErr());
            return BUG;
        }
    }
}

package retouch.cli.up;

import java.io.PrintWriter;
import java.time.Duration;

/// Prints one line for each part of a fleet that has come up.
final class StepLines implements OwnFleet.Listener {

    private final PrintWriter screen;

    StepLines(PrintWriter screen) {
        this.screen = screen;
    }

    @Override
    public void isUp(String part, String fact, Duration took) {
        String time = took.isZero() ? "" : "  [%.1f s]".formatted(took.toMillis() / 1000.0);
        line("%-9s %s%s".formatted(part, fact, time));
    }

    void line(String text) {
        screen.println(text);
        screen.flush();
    }

    /// Says what is wrong.
    ///
    /// @return the exit code
    int failed(String sentence) {
        line("retouch: " + sentence);
        return UpExit.NOT_UP.number();
    }
}

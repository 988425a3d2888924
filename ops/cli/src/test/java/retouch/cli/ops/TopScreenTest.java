package retouch.cli.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import retouch.producer.client.EditClient;

import static org.assertj.core.api.Assertions.assertThat;

/// What a terminal that is too small shows.
class TopScreenTest {

    private static final Pattern PLACED = Pattern
            .compile("\033\\[(\\d+);1H\033\\[2K([^\033]*)(\033\\[9999G\033\\[K)?");

    private static final int WIDE = 500;

    @Test
    void aTerminalOfFewLinesShowsTheFirstOnes() throws Exception {
        TestingFleet fleet = new TestingFleet();
        fleet.hasModels();
        try (EditClient client = EditClient.open(fleet.fleet);
                FleetWatch watch = FleetWatch.open(fleet.fleet, client)) {
            FleetView view = watch.view();
            TopScreen screen = new TopScreen(false);
            List<String> whole = screen.draw(view).lines().toList();
            assertThat(whole).hasSizeGreaterThan(8);

            assertThat(shown(screen.drawUpwards(view), 8, WIDE)).isEqualTo(whole.subList(0, 8));
            assertThat(shown(screen.drawUpwards(view), whole.size(), WIDE)).isEqualTo(whole);
            assertThat(shown(screen.drawUpwards(view), 3, 20)).as("what does not fit is cut")
                    .isEqualTo(whole.subList(0, 3).stream()
                            .map(line -> line.substring(0, Math.min(19, line.length()))).toList());
        }
    }

    /// As terminals do: a row below the lowest is the lowest, and a character beyond the last column is in it.
    private static List<String> shown(String drawn, int height, int width) {
        List<String> rows = new ArrayList<>(Collections.nCopies(height, ""));
        for (MatchResult line : PLACED.matcher(drawn).results().toList()) {
            rows.set(Math.min(height, Integer.parseInt(line.group(1))) - 1, inWidth(line, width));
        }
        return rows;
    }

    private static String inWidth(MatchResult line, int width) {
        String text = line.group(2);
        if (text.length() < width) {
            return text;
        }
        String last = line.group(3) == null ? text.substring(text.length() - 1) : "";
        return text.substring(0, width - 1) + last;
    }
}

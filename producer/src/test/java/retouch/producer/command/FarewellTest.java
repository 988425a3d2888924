package retouch.producer.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.JobId;

import static org.assertj.core.api.Assertions.assertThat;

class FarewellTest {

    private final StringWriter err = new StringWriter();
    private final Farewell farewell = new Farewell(new PrintWriter(err), 3);

    @Test
    void namesWhatGoesOnAndCountsWhatWasNotPublished() {
        farewell.opened(new JobId("b"), Path.of("out/b.png"));
        farewell.opened(new JobId("a"), Path.of("it's a.png"));

        farewell.say();

        assertThat(err).hasToString("""

                Stopped waiting; 2 jobs go on. Follow them with
                  retouch status a --out 'it'\\''s a.png'
                  retouch status b --out out/b.png
                Not published yet: 1 of the edits.
                """);
    }

    @Test
    void leavesOutWhatHasEnded() {
        farewell.opened(new JobId("a"), Path.of("a.png"));
        farewell.opened(new JobId("b"), Path.of("b.png"));
        farewell.dropped();
        farewell.ended(new JobId("a"));

        farewell.say();

        assertThat(err).hasToString("""

                Stopped waiting; the job goes on. Follow it with
                  retouch status b --out b.png
                """);
    }

    @Test
    void saysNothingWhenAllHasEnded() {
        farewell.dropped();
        farewell.dropped();
        farewell.dropped();

        farewell.say();

        assertThat(err.toString()).isEmpty();
    }
}

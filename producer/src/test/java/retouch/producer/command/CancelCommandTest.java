package retouch.producer.command;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.Publication;
import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class CancelCommandTest extends CommandTest {

    @BeforeEach
    void writePictures() {
        write("face.png", Pictures.plain(8, 8, 0x336699));
        write("hole.png", Pictures.mask(8, 8));
    }

    @Test
    void cancelsAJobThatWaits() throws Exception {
        publish();

        assertThat(cancel("demo", "--reason", "The client hung up.")).isEqualTo(ExitCode.OK.number());
        assertThat(out()).isEqualTo("Job demo is cancelled.\n");

        assertThat(cancel("demo")).as("asked for again").isEqualTo(ExitCode.OK.number());
        assertThat(out()).endsWith("""
                Job demo had ended already: cancelled. The client hung up. See retouch status demo.
                """);
    }

    @Test
    void saysHowAJobHasEnded() throws Exception {
        try (TestingWorker _ = worker(
                _ -> new Outcome.Failed("The generator gave up.", "GeneratorException"));
                EditClient client = EditClient.open(fleet)) {
            ((Publication.Accepted) client.publish(edit())).handle().result().join();
        }

        assertThat(cancel("demo")).isEqualTo(ExitCode.NOT_DONE.number());
        assertThat(out()).isEqualTo("""
                Job demo had ended already: failed. The generator gave up. See retouch status demo.
                """);
    }

    @Test
    void saysThatAJobIsUnknown() {
        assertThat(cancel("nobody")).isEqualTo(ExitCode.NOT_DONE.number());
        assertThat(out()).isEqualTo("""
                The fleet does not know job nobody. Check the id, and that this is the fleet it was\
                 published to.
                """);
    }

    @Test
    void tellsProgramsWhatBecameOfIt() throws Exception {
        publish();

        cancel("nobody", "--json");
        cancel("demo", "--json");

        assertThat(out()).startsWith("""
                {
                  "cancelled" : false,
                  "state" : "unknown",
                  "job" : "nobody"
                }
                {
                  "cancelled" : true,
                  "state" : "ended",
                  "job" : "demo",
                  "outcome" : "cancelled",
                  "reason" : "Cancelled on the command line.",
                """);
    }

    private int cancel(String... arguments) {
        return run(new CancelCommand(() -> fleet), arguments);
    }

    private void publish() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            assertThat(client.publish(edit())).isInstanceOf(Publication.Accepted.class);
        }
    }

    private Edit edit() {
        return Edit.of(folder.resolve("face.png"), folder.resolve("hole.png")).withJob(new JobId("demo"));
    }
}

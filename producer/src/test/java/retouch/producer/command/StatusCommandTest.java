package retouch.producer.command;

import java.nio.file.Files;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.Publication;
import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class StatusCommandTest extends CommandTest {

    @BeforeEach
    void writePictures() {
        write("face.png", Pictures.plain(8, 8, 0x336699));
        write("hole.png", Pictures.mask(8, 8));
    }

    @Test
    void saysThatAJobIsUnknown() {
        int code = status("nobody");

        assertThat(out()).isEqualTo("""
                The fleet does not know job nobody. Check the id, and that this is the fleet it was\
                 published to.
                """);
        assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
    }

    @Test
    void saysThatAJobWaits() throws Exception {
        publish("first");
        publish("demo");

        int code = status("demo");

        assertThat(out()).isEqualTo("""
                Job demo waits in the interactive lane or is being worked on; jobs before it: 1.
                """);
        assertThat(code).isEqualTo(ExitCode.OK.number());
    }

    @Test
    void hasNothingToSaveWhileAJobWaits() throws Exception {
        publish("demo");

        int code = status("demo", "--out", file("out.png"));

        assertThat(err()).isEqualTo("retouch: There is no picture to save yet.\n");
        assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
    }

    @Test
    void tellsProgramsWhereAJobIs() throws Exception {
        publish("demo");

        status("demo", "--json");
        status("nobody", "--json");

        assertThat(out()).isEqualTo("""
                {
                  "state" : "queued",
                  "job" : "demo",
                  "lane" : "interactive",
                  "ahead" : 0
                }
                {
                  "state" : "unknown",
                  "job" : "nobody"
                }
                """);
    }

    @Test
    void showsAllThatIsNeededToDoItAgain() throws Exception {
        decide(TestingWorker.echo(fleet, TestingWorker.UNTRAINED));

        int code = status("demo", "--out", file("out.png"));

        assertThat(withoutDigests(out())).isEqualTo("""
                job         demo
                outcome     done
                picture     FOLDER/out.png
                stored      s3://retouch/results/demo/DIGEST.png (N bytes)
                model       seeded-1 (asked for stable)
                            card sha256 DIGEST
                crop        8x8 at 0,0
                seed        1
                photograph  s3://retouch/uploads/DIGEST (N bytes)
                mask        s3://retouch/uploads/DIGEST (N bytes)
                worker      w-1 (fake 1.0, paper)
                attempt     1
                decided     2026-11-23T12:00:00Z
                fetch       2.0 ms
                generate    40.0 ms
                total       42.0 ms
                NOTE: model seeded-1 is UNTRAINED. Its weights are random numbers, so the hole is filled\
                 with noise, not with a face.
                """);
        assertThat(folder.resolve("out.png"))
                .hasBinaryContent(Files.readAllBytes(folder.resolve("face.png")));
        assertThat(code).isEqualTo(ExitCode.OK.number());
    }

    @Test
    void showsWhyAJobIsNotDone() throws Exception {
        decide(_ -> new Outcome.Failed("The generator gave up.", "GeneratorException"));

        int code = status("demo", "--out", file("out.png"));

        assertThat(out()).startsWith("""
                job         demo
                outcome     failed
                why         The generator gave up.
                error       GeneratorException
                seed        1
                """);
        assertThat(folder.resolve("out.png")).doesNotExist();
        assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
    }

    @Test
    void tellsProgramsHowAJobEnded() throws Exception {
        decide(TestingWorker.echo(fleet, TestingWorker.MODEL));

        status("demo", "--json");

        assertThat(out()).startsWith("""
                {
                  "state" : "ended",
                  "job" : "demo",
                  "outcome" : "done",
                  "picture" : {
                """);
    }

    @Test
    void saysInOneSentenceThatTheStoreIsDown() {
        store.goAway();

        int code = status("demo");

        assertThat(err()).isEqualTo("retouch: The object store at memory:// does not answer.\n");
        assertThat(code).isEqualTo(ExitCode.UNREACHABLE.number());
    }

    @Test
    void explainsWhatAJobIdIs() {
        int code = status("a/b");

        assertThat(err()).contains("'a/b' is not a job id");
        assertThat(code).isEqualTo(ExitCode.USAGE.number());
    }

    private void publish(String job) throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            assertThat(client.publish(edit(job))).isInstanceOf(Publication.Accepted.class);
        }
    }

    private void decide(Function<EditRequest, Outcome> decision) throws Exception {
        try (TestingWorker _ = worker(decision); EditClient client = EditClient.open(fleet)) {
            ((Publication.Accepted) client.publish(edit("demo"))).handle().result().join();
        }
    }

    private Edit edit(String job) {
        return Edit.of(folder.resolve("face.png"), folder.resolve("hole.png")).withJob(new JobId(job));
    }

    private static String withoutDigests(String text) {
        return text.replaceAll("[0-9a-f]{64}", "DIGEST").replaceAll("\\(\\d+ bytes\\)", "(N bytes)");
    }
}

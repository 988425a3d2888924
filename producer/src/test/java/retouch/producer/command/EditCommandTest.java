package retouch.producer.command;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.message.Topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class EditCommandTest extends CommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @BeforeEach
    void writePictures() {
        write("face.png", Pictures.plain(8, 8, 0x336699));
        write("hole.png", Pictures.mask(8, 8));
    }

    @Test
    void savesThePictureAndSaysHowItWasMade() throws Exception {
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            int code = editFace("--job", "demo");

            assertThat(out()).isEqualTo("""
                    job      demo
                    outcome  done
                    picture  FOLDER/out.png
                    model    starter-1
                    seed     1
                    took     42.0 ms
                    """);
            assertThat(err()).startsWith("Job demo waits in the interactive lane.\n");
            assertThat(folder.resolve("out.png")).hasBinaryContent(Pictures.plain(8, 8, 0x336699));
            assertThat(code).isEqualTo(ExitCode.OK.number());
        }
    }

    @Test
    void saysLoudlyThatTheModelIsUntrained() throws Exception {
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.UNTRAINED))) {
            editFace("--job", "demo");

            assertThat(out()).endsWith("""
                    NOTE: model seeded-1 is UNTRAINED. Its weights are random numbers, so the hole is filled\
                     with noise, not with a face.
                    """);
        }
    }

    @Test
    void showsEachStageAsItBegins() throws Exception {
        // The answer waits until progress was shown, which otherwise may come too late.
        try (TestingWorker _ = worker(_ -> {
            await().atMost(PATIENCE).until(() -> err().contains("generate"));
            return new Outcome.Cancelled("Changed my mind.");
        })) {
            int code = editFace("--job", "demo");

            assertThat(err()).isEqualTo("""
                    Job demo waits in the interactive lane.
                      fetch     on w-1
                      generate  on w-1
                    """);
            assertThat(out()).isEqualTo("""
                    job      demo
                    outcome  cancelled
                    why      Changed my mind.
                    """);
            assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
        }
    }

    @Test
    void asksForWhatTheOptionsSay() throws Exception {
        write("lines.png", Pictures.plain(16, 16, 0));
        write("strokes.png", Pictures.plain(8, 8, 0xFF00FF));
        AtomicReference<EditRequest> seen = new AtomicReference<>();
        Instant before = Instant.now();
        try (TestingWorker _ = worker(request -> {
            seen.set(request);
            return new Outcome.Expired(TestingWorker.NOON);
        })) {
            editFace("--job", "demo", "--sketch", file("lines.png"), "--color", file("strokes.png"),
                    "--color-key",
                    "#ff00FF", "--seed", "-7", "--lane", "batch", "--model", "v12", "--deadline", "PT5M",
                    "--consent-training", "--keep-location");
        }

        EditRequest request = seen.get();
        assertThat(request.inputs().sketch()).isPresent();
        assertThat(request.inputs().color()).isPresent();
        assertThat(request.colorKey()).contains(0xFF00FF);
        assertThat(request.seed()).isEqualTo(-7);
        assertThat(request.lane()).isEqualTo(Lane.BATCH);
        assertThat(request.model()).isEqualTo("v12");
        assertThat(request.deadline().orElseThrow())
                .isBetween(before.plusSeconds(299), Instant.now().plusSeconds(300));
        assertThat(request.trainingConsent()).isTrue();
        assertThat(request.keepLocation()).isTrue();
        assertThat(out()).contains("why      Nobody began it before its deadline, 2026-11-23T12:00:00Z.");
    }

    @Test
    void asksForLittleWhenThereAreNoOptions() throws Exception {
        AtomicReference<EditRequest> seen = new AtomicReference<>();
        try (TestingWorker _ = worker(request -> {
            seen.set(request);
            return new Outcome.Cancelled("Enough.");
        })) {
            editFace();
        }

        EditRequest request = seen.get();
        assertThat(request.lane()).isEqualTo(Lane.INTERACTIVE);
        assertThat(request.model()).isEqualTo("stable");
        assertThat(request.seed()).isEqualTo(1);
        assertThat(request.deadline()).isEmpty();
        assertThat(request.trainingConsent()).isFalse();
        assertThat(request.keepLocation()).isFalse();
    }

    @Test
    void passesOnWhatAWorkerRefuses() throws Exception {
        Refusal refusal = new Refusal(RefusalCode.UNKNOWN_MODEL, "There is no model v99. Try stable.");
        try (TestingWorker _ = worker(_ -> new Outcome.Refused(refusal))) {
            int code = editFace("--job", "demo", "--model", "v99");

            assertThat(out()).isEqualTo("""
                    job      demo
                    outcome  refused
                    why      There is no model v99. Try stable.
                    """);
            assertThat(folder.resolve("out.png")).doesNotExist();
            assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
        }
    }

    @Test
    void refusesAMissingFileWithoutPublishing() throws Exception {
        int code = edit("--image", file("nobody.png"), "--mask", file("hole.png"), "--out", file("out.png"));

        assertThat(out()).isEqualTo("""
                outcome  refused
                why      The photograph (FOLDER/nobody.png) does not exist. Check the path.
                """);
        assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
        assertThat(broker.readAll(Topic.REQUESTS_INTERACTIVE)).isEmpty();
    }

    @Test
    void drawsAContactSheet() throws Exception {
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.UNTRAINED))) {
            int code = editFace("--sheet", file("sheet.png"));

            assertThat(folder.resolve("sheet.png")).exists();
            assertThat(code).isEqualTo(ExitCode.OK.number());
        }
    }

    @Test
    void saysWhenTheContactSheetCannotBeMade() throws Exception {
        Files.writeString(folder.resolve("file"), "no folder");
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            int code = editFace("--sheet", file("file/sheet.png"));

            assertThat(err()).contains("retouch: The contact sheet cannot be made: ");
            assertThat(folder.resolve("out.png")).exists();
            assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
        }
    }

    @Test
    void saysHowToFollowTheJobAfterCtrlC() throws Exception {
        AtomicReference<Runnable> ctrlC = new AtomicReference<>();
        EditCommand command = new EditCommand(() -> fleet, lastWords -> {
            ctrlC.set(lastWords);
            return () -> {};
        }, false);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run(command, "--image",
                file("face.png"), "--mask", file("hole.png"), "--out", file("my out.png"), "--job", "demo"));
        await().atMost(PATIENCE).until(() -> err().contains("waits in"));

        ctrlC.get().run();

        assertThat(err()).isEqualTo("""
                Job demo waits in the interactive lane.

                Stopped waiting; the job goes on. Follow it with
                  retouch status demo --out 'FOLDER/my out.png'
                """);
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            assertThat(code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK.number());
        }
    }

    @Test
    void saysThatNoWorkerHasBegunAfterAWhile() throws Exception {
        EditCommand command = new EditCommand(() -> fleet, Interrupts.none(), false, Duration.ofMillis(1));
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run(command, "--image",
                file("face.png"), "--mask", file("hole.png"), "--out", file("out.png"), "--job", "demo"));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(err()).isEqualTo("""
                Job demo waits in the interactive lane.
                  No worker has begun yet. Ctrl-C stops the waiting and leaves the job in its lane.
                """));

        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            assertThat(code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK.number());
        }
    }

    @Test
    void saysNothingAtCtrlCWhenNoJobIsOpen() {
        AtomicReference<Runnable> ctrlC = new AtomicReference<>();
        EditCommand command = new EditCommand(() -> fleet, lastWords -> {
            ctrlC.set(lastWords);
            return () -> {};
        }, false);
        run(command, "--image", file("nobody.png"), "--mask", file("hole.png"), "--out", file("out.png"));

        ctrlC.get().run();

        assertThat(err()).isEmpty();
    }

    @Test
    void saysInOneSentenceThatTheStoreIsDown() {
        store.goAway();

        int code = editFace();

        assertThat(err()).isEqualTo("retouch: The object store at memory:// does not answer.\n");
        assertThat(out()).isEmpty();
        assertThat(code).isEqualTo(ExitCode.UNREACHABLE.number());
    }

    @Test
    void saysInOneSentenceThatTheBrokerIsDown() {
        broker.goDown();

        int code = editFace();

        assertThat(err()).startsWith("retouch: ").hasLineCount(1);
        assertThat(out()).isEmpty();
        assertThat(code).isEqualTo(ExitCode.UNREACHABLE.number());
    }

    @Test
    void saysInOneSentenceThatThereIsNoFleet() {
        EditCommand command = new EditCommand(() -> {
            throw new FleetUnavailableException("No fleet runs on ./data; start one with: retouch up");
        }, Interrupts.none(), false);

        int code = run(command, "--image", file("face.png"), "--mask", file("hole.png"), "--out",
                file("out.png"));

        assertThat(err()).isEqualTo("retouch: No fleet runs on ./data; start one with: retouch up\n");
        assertThat(code).isEqualTo(ExitCode.UNREACHABLE.number());
    }

    @Test
    void saysWhereThePictureStillIsWhenItCannotBeWritten() throws Exception {
        Files.writeString(folder.resolve("file"), "no folder");
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            int code = edit("--image", file("face.png"), "--mask", file("hole.png"), "--out",
                    file("file/out.png"), "--job", "demo");

            assertThat(out()).contains("outcome  done")
                    .contains("save it elsewhere with: retouch status demo --out FILE");
            assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
        }
    }

    private int editFace(String... options) {
        String[] arguments = new String[options.length + 6];
        System.arraycopy(new String[]{"--image", file("face.png"), "--mask", file("hole.png"), "--out",
                file("out.png")}, 0, arguments, 0, 6);
        System.arraycopy(options, 0, arguments, 6, options.length);
        return edit(arguments);
    }
}

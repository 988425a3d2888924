package retouch.producer.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Outcome;
import retouch.schemas.message.Topic;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class BatchEditTest extends CommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] FINE = Pictures.plain(8, 8, 0x336699);
    private static final byte[] BROKEN = Pictures.plain(8, 8, 0xFF0000);

    private Path work;

    @BeforeEach
    void makeFolder() throws Exception {
        work = Files.createDirectory(folder.resolve("work"));
    }

    @Test
    void editsAFolderAndSumsUpHowEachEnded() throws Exception {
        put("ann", FINE);
        put("bob", BROKEN);
        Pictures.write(work, "cat.image.png", FINE);
        put("dan", FINE);
        Pictures.write(work, "dan.mask.png", Pictures.mask(4, 4));
        Pictures.write(work, "readme.txt", new byte[]{1});

        try (TestingWorker _ = worker(failingFor(BROKEN))) {
            int code = edit("--batch", work.toString(), "--out", file("results"));

            assertThat(withoutJobs(out())).isEqualTo("""
                    NAME  OUTCOME  JOB  PICTURE, OR WHY NOT
                    ann   done     ID   FOLDER/results/ann.png
                    bob   failed   ID   The generator gave up.
                    cat   refused  -    cat.image.png has no mask beside it: add cat.mask.png.
                    dan   refused  -    The mask (FOLDER/work/dan.mask.png) has 4x4 pixels and the photograph\
                     (FOLDER/work/dan.image.png) has 8x8; save the mask in the photograph's size.
                    1 of 4 done.
                    NOTE: model seeded-1 is UNTRAINED. Its weights are random numbers, so the hole is filled\
                     with noise, not with a face.
                    """);
            assertThat(err().lines()).hasSize(5)
                    .contains("Ignored, as their names follow no rule: readme.txt")
                    .anyMatch(line -> line.matches("\\[\\d/4] ann: done"))
                    .anyMatch(line -> line.matches("\\[\\d/4] bob: failed"))
                    .anyMatch(line -> line.matches("\\[\\d/4] cat: refused"))
                    .anyMatch(line -> line.matches("\\[\\d/4] dan: refused"));
            assertThat(folder.resolve("results/ann.png")).hasBinaryContent(FINE);
            assertThat(folder.resolve("results").toFile().list()).containsExactly("ann.png");
            assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
        }
    }

    @Test
    void waitsInTheBatchLaneUnlessToldOtherwise() throws Exception {
        put("ann", FINE);
        try (TestingWorker _ = worker(failingFor(BROKEN))) {
            assertThat(edit("--batch", work.toString(), "--out", file("results")))
                    .isEqualTo(ExitCode.OK.number());
            assertThat(broker.readAll(Topic.REQUESTS_BATCH)).hasSize(1);

            edit("--batch", work.toString(), "--out", file("results"), "--lane", "interactive");
            assertThat(broker.readAll(Topic.REQUESTS_INTERACTIVE)).hasSize(1);
        }
    }

    @Test
    void printsOneObjectForPrograms() {
        Pictures.write(work, "cat.image.png", FINE);
        Pictures.write(work, "dog.mask.png", FINE);

        int code = edit("--batch", work.toString(), "--out", file("results"), "--json");

        assertThat(out()).isEqualTo("""
                {
                  "jobs" : [
                    {
                      "name" : "cat",
                      "outcome" : "refused",
                      "refusal" : {
                        "code" : "object-missing",
                        "sentence" : "cat.image.png has no mask beside it: add cat.mask.png."
                      }
                    },
                    {
                      "name" : "dog",
                      "outcome" : "refused",
                      "refusal" : {
                        "code" : "object-missing",
                        "sentence" : "dog.mask.png has no photograph beside it:\
                 add dog.image.png (or .jpg, .jpeg, .webp)."
                      }
                    }
                  ],
                  "done" : 0,
                  "total" : 2
                }
                """);
        assertThat(code).isEqualTo(ExitCode.NOT_DONE.number());
    }

    @Test
    void editsHundredsSideBySide() throws Exception {
        for (int index = 0; index < 300; index++) {
            put("face-%03d".formatted(index), FINE);
        }
        try (TestingWorker _ = worker(failingFor(BROKEN))) {
            int code = edit("--batch", work.toString(), "--out", file("results"));

            assertThat(out()).contains("300 of 300 done.");
            assertThat(folder.resolve("results").toFile().list()).hasSize(300);
            assertThat(code).isEqualTo(ExitCode.OK.number());
        }
    }

    @Test
    void saysHowToFollowEveryOpenJobAfterCtrlC() throws Exception {
        put("ann", FINE);
        put("bob", BROKEN);
        AtomicReference<Runnable> ctrlC = new AtomicReference<>();
        EditCommand command = new EditCommand(() -> fleet, lastWords -> {
            ctrlC.set(lastWords);
            return () -> {};
        }, false);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(
                () -> run(command, "--batch", work.toString(), "--out", file("results")));
        await().atMost(PATIENCE).until(() -> broker.readAll(Topic.REQUESTS_BATCH).size() == 2);

        await().atMost(PATIENCE).untilAsserted(() -> {
            ctrlC.get().run();
            assertThat(err()).contains("Stopped waiting; 2 jobs go on. Follow them with");
        });

        assertThat(err()).containsPattern("  retouch status \\S+ --out FOLDER/results/ann.png\n")
                .containsPattern("  retouch status \\S+ --out FOLDER/results/bob.png\n");
        try (TestingWorker _ = worker(failingFor(BROKEN))) {
            assertThat(code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(ExitCode.NOT_DONE.number());
        }
    }

    @Test
    void drawsABarOnATerminal() throws Exception {
        put("ann", FINE);
        try (TestingWorker _ = worker(failingFor(BROKEN))) {
            run(new EditCommand(() -> fleet, Interrupts.none(), true), "--batch", work.toString(), "--out",
                    file("results"));

            assertThat(err()).contains("\rEditing").contains("1/1").endsWith("\n");
            assertThat(out()).contains("1 of 1 done.");
        }
    }

    private void put(String name, byte[] photograph) {
        Pictures.write(work, name + ".image.png", photograph);
        Pictures.write(work, name + ".mask.png", Pictures.mask(8, 8));
    }

    private Function<EditRequest, Outcome> failingFor(byte[] photograph) {
        Function<EditRequest, Outcome> echo = TestingWorker.echo(fleet, TestingWorker.UNTRAINED);
        return request -> request.inputs().photograph().sha256().equals(Sha256.of(photograph))
                ? new Outcome.Failed("The generator gave up.", "GeneratorException")
                : echo.apply(request);
    }

    /// Job ids are random and wide; without them the table is narrower.
    private static String withoutJobs(String text) {
        return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("JOB {2,}PICTURE", "JOB  PICTURE")
                .replaceAll("ID {2,}", "ID   ")
                .replaceAll("refused  - +", "refused  -    ");
    }
}

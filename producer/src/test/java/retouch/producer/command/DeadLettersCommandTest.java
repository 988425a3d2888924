package retouch.producer.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import retouch.fleet.stream.DeadLetters;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DeadLettersCommandTest extends CommandTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Outcome FAILED = new Outcome.Failed("The generator gave up.", "GeneratorException");
    private static final MessageCodec<EditRequest> REQUESTS = Messages.editRequested(SchemaSource.none());
    private static final MessageCodec<EditFinished> RESULTS = Messages.editFinished(SchemaSource.none());

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsTheNewestFirst() throws Exception {
        kill(request("demo", 1), "GeneratorException", "The generator gave up.");
        kill(new WireMessage("poison", Map.of(), new byte[]{1}), "NOT_A_MESSAGE", "1 byte\u001b[2J");

        assertThat(letters("list")).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).isEqualTo("""
                JOB     WHEN                  LANE   ATTEMPTS  ERROR               REASON
                poison  2026-11-23T12:00:00Z  batch  3         NOT_A_MESSAGE       1 byte?[2J
                demo    2026-11-23T12:00:00Z  batch  3         GeneratorException  The generator gave up.
                """);

        letters("list", "--reason", "gave UP", "--json");
        assertThat(out.toString()).isEqualTo("""
                {
                  "letters" : [
                    {
                      "job" : "demo",
                      "at" : "2026-11-23T12:00:00Z",
                      "lane" : "batch",
                      "attempts" : 3,
                      "error" : "GeneratorException",
                      "reason" : "The generator gave up."
                    }
                  ],
                  "total" : 1
                }
                """);

        letters("list", "--limit", "1");
        assertThat(out.toString()).contains("poison").doesNotContain("demo")
                .endsWith("1 of 2; see the others with --limit.\n");
    }

    @Test
    void takesNoWorkersProbeForALetterAndNoLetterForAProbe() throws Exception {
        DeadLetters.prove(broker, "worker-1", Duration.ofSeconds(10));
        letters("list");
        assertThat(out.toString()).isEqualTo("There are no such dead letters.\n");

        kill(new WireMessage("", Map.of("retouch_probe", "a forged header"), new byte[0]), "NOT_A_MESSAGE",
                "no");
        letters("list");
        assertThat(out.toString()).contains("NOT_A_MESSAGE");
    }

    @Test
    void showsHeadersAndTheRequestOrItsBytes() throws Exception {
        kill(request("demo", 7), "GeneratorException", "The generator gave up.");
        kill(new WireMessage("poison", Map.of("a", "b"), "no request".getBytes(UTF_8)), "NOT_A_MESSAGE",
                "no");

        letters("show", "demo");
        assertThat(out.toString()).contains("retouch_worker   w-1", "seed        7", "model       stable",
                "photograph  s3://retouch/uploads/");

        letters("show", "poison");
        assertThat(out.toString()).startsWith("job              poison\na                b\n").endsWith("""
                10 bytes that are no request:
                0000  6e 6f 20 72 65 71 75 65 73 74                    no request
                """);

        letters("show", "poison", "--json");
        assertThat(out.toString()).contains("\"a\" : \"b\"", "\"bytes\" : \"6e6f2072657175657374\"");

        assertThat(letters("show", "nobody")).isEqualTo(ExitCode.NOT_DONE.number());
        assertThat(err.toString())
                .isEqualTo("retouch: There is no dead letter of job nobody, or something was"
                        + " done about it already; see retouch dead-letters list.\n");
    }

    @Test
    void sendsAJobThatWasNotDecidedAgainAsItWas() throws Exception {
        WireMessage poison = new WireMessage("poison", Map.of("a", "b"), new byte[]{1, 2});
        kill(poison, "NOT_A_MESSAGE", "no");

        assertThat(letters("replay", "poison")).isEqualTo(ExitCode.OK.number());

        assertThat(out.toString()).isEqualTo("Job poison waits in the batch lane again.\n");
        assertThat(broker.readAll(Topic.REQUESTS_BATCH)).containsExactly(poison);
        assertThat(broker.findWaiting(new JobId("poison"))).isPresent();
        letters("list");
        assertThat(out.toString()).isEqualTo("There are no such dead letters.\n");
    }

    @Test
    void sendsAFailedJobUnderANewNameAndLeavesItFailed() throws Exception {
        EditRequest request = request("demo", 7);
        EditFinished failed = decide(request, FAILED);
        kill(request, "GeneratorException", "The generator gave up.");

        assertThat(letters("replay", "demo", "--json")).isEqualTo(ExitCode.OK.number());

        assertThat(out.toString()).contains("\"deed\" : \"sent-as-new\"", "\"as\" : \"demo.r1\"",
                "Job demo was decided, and that stands; its request waits in the batch lane as demo.r1.");
        WireMessage sent = broker.readAll(Topic.REQUESTS_BATCH).getFirst();
        EditRequest again = REQUESTS.decode(sent.value());
        assertThat(again).isEqualTo(new EditRequest(new JobId("demo.r1"), Lane.BATCH, request.inputs(),
                request.colorKey(), 7, "stable", again.deadline(), true, true, again.requestedAt(),
                request.traceParent()));
        assertThat(Duration.between(again.requestedAt(), again.deadline().orElseThrow()))
                .as("as much time as was given at first").isEqualTo(Duration.ofMinutes(5));
        assertThat(sent.headers()).containsEntry("ce_replayof", "demo").doesNotContainKey("retouch_attempt");
        assertThat(RESULTS.decode(store.find(ObjectKeys.commit(new JobId("demo")), 10_000).orElseThrow()))
                .isEqualTo(failed);
    }

    @Test
    void takesTheNextNameThatIsFree() throws Exception {
        decide(request("demo.r1", 7), FAILED);
        decide(request("demo.r2", 7), FAILED);
        kill(request("demo.r1", 7), "GeneratorException", "The generator gave up.");

        letters("replay", "demo.r1");

        assertThat(broker.readAll(Topic.REQUESTS_BATCH)).extracting(WireMessage::key)
                .containsExactly("demo.r3");
    }

    @Test
    void sendsTheLoserOfAConflictUnderANewName() throws Exception {
        decide(request("demo", 1), new Outcome.Cancelled("Nobody wants it."));
        kill(request("demo", 2), "CONFLICT", "Job demo was decided for other content.");

        letters("replay", "demo");

        assertThat(broker.readAll(Topic.REQUESTS_BATCH)).extracting(WireMessage::key)
                .containsExactly("demo.r1");
    }

    @Test
    void sendsNothingOfAJobThatHasMeanwhileEnded() throws Exception {
        decide(request("demo", 1), new Outcome.Cancelled("Nobody wants it."));
        kill(request("demo", 1), "GeneratorException", "The generator gave up.");

        assertThat(letters("replay", "demo")).isEqualTo(ExitCode.OK.number());

        assertThat(out.toString()).isEqualTo(
                "Job demo has meanwhile ended: cancelled. Nothing was sent; its letter is put away.\n");
        assertThat(broker.readAll(Topic.REQUESTS_BATCH)).isEmpty();
        assertThat(broker.readAll(Topic.DEAD_LETTERS_HANDLED)).hasSize(1);
    }

    @Test
    void keepsALetterThatItCannotSend() throws Exception {
        decide(request("demo", 1), FAILED);
        kill(new WireMessage("demo", Map.of(), new byte[]{1}), "NOT_A_MESSAGE", "1 byte");

        assertThat(letters("replay", "demo")).isEqualTo(ExitCode.NOT_DONE.number());

        assertThat(out.toString()).contains("no request that this version reads");
        letters("list");
        assertThat(out.toString()).contains("NOT_A_MESSAGE");
    }

    @Test
    void replaysAllOfAReasonOnlyWhenItIsTold() throws Exception {
        kill(request("a", 1), "GeneratorException", "The generator gave up.");
        kill(request("b", 1), "GeneratorException", "The generator gave up.");
        kill(request("c", 1), "MODEL", "There is no such model.");

        letters("replay", "--all", "--reason", "gave up");
        assertThat(out.toString()).isEqualTo("""
                Job a would be sent to the batch lane again.
                Job b would be sent to the batch lane again.
                Nothing was done yet. Add --yes to do it.
                """);
        assertThat(broker.readAll(Topic.REQUESTS_BATCH)).isEmpty();
        assertThat(broker.readAll(Topic.DEAD_LETTERS_HANDLED)).isEmpty();

        letters("replay", "--all", "--reason", "gave up", "--yes");
        assertThat(broker.readAll(Topic.REQUESTS_BATCH)).extracting(WireMessage::key).containsExactly("a",
                "b");
        letters("replay", "--all", "--reason", "gave up", "--yes");
        assertThat(out.toString()).isEqualTo("There are no such dead letters.\n");
        assertThat(broker.readAll(Topic.REQUESTS_BATCH)).hasSize(2);
    }

    @Test
    void putsALetterAwayAndNotTheNextOneOfTheSameJob() throws Exception {
        kill(request("demo", 1), "GeneratorException", "The generator gave up.");

        assertThat(letters("discard", "demo", "nobody")).isEqualTo(ExitCode.NOT_DONE.number());

        assertThat(out.toString()).isEqualTo("The letter of job demo is put away.\n");
        assertThat(err.toString()).contains("There is no dead letter of job nobody");
        WireMessage handled = broker.readAll(Topic.DEAD_LETTERS_HANDLED).getFirst();
        assertThat(handled.key()).isEqualTo("demo@2026-11-23T12:00:00Z");
        assertThat(new String(handled.value(), UTF_8)).contains("\"done\":\"discarded\"", "\"at\":\"",
                "\"by\":\"");
        letters("list");
        assertThat(out.toString()).isEqualTo("There are no such dead letters.\n");

        kill(request("demo", 1), "GeneratorException", "It gave up again.", NOON.plusSeconds(1));
        letters("list");
        assertThat(out.toString()).contains("It gave up again.");
    }

    @Test
    void refusesAChoiceThatIsNone() {
        assertThat(letters("replay")).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("Name the jobs, or say --all");
        assertThat(letters("discard", "demo", "--all")).isEqualTo(ExitCode.USAGE.number());
        assertThat(letters("replay", "demo", "--yes")).isEqualTo(ExitCode.USAGE.number());
    }

    private int letters(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return DeadLettersCommand.line(() -> fleet).setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true)).execute(arguments);
    }

    private void kill(EditRequest request, String error, String reason) throws MessageException {
        kill(REQUESTS.encode(request), error, reason, NOON);
    }

    private void kill(EditRequest request, String error, String reason, Instant at) throws MessageException {
        kill(REQUESTS.encode(request), error, reason, at);
    }

    private void kill(WireMessage request, String error, String reason) {
        kill(request, error, reason, NOON);
    }

    /// As a worker writes it.
    private void kill(WireMessage request, String error, String reason, Instant at) {
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.putAll(Map.of("retouch_reason", reason, "retouch_error", error, "retouch_lane", "batch",
                "retouch_attempt", "3", "retouch_worker", "w-1", "retouch_at", at.toString()));
        broker.send(Topic.DEAD_LETTERS, new WireMessage(request.key(), headers, request.value())).join();
    }

    private EditFinished decide(EditRequest request, Outcome outcome) throws Exception {
        EditFinished finished = TestingWorker.finished(request, outcome);
        assertThat(store.createOnly(ObjectKeys.commit(request.id()), RESULTS.encode(finished).value(),
                "avro/binary")).isTrue();
        return finished;
    }

    private static EditRequest request(String job, long seed) {
        ObjectRef picture = new ObjectRef("retouch", ObjectKeys.upload(Sha256.of(new byte[0])), 0,
                Sha256.of(new byte[0]));
        return new EditRequest(new JobId(job), Lane.BATCH,
                new EditInputs(picture, picture, Optional.empty(), Optional.of(picture)),
                Optional.of(0x00FF00),
                seed, "stable", Optional.of(NOON.plusSeconds(300)), true, true, NOON, Optional.empty());
    }
}

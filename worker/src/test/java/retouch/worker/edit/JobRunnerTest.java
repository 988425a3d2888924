package retouch.worker.edit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.object.FaultyObjectStore;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.MemoryBroker;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectKeys;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.PictureReader;
import retouch.worker.generate.GeneratorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobRunnerTest {

    private static final JobRunner.Config IMPATIENT = new JobRunner.Config(3, Duration.ofNanos(1),
            Duration.ofNanos(1), Duration.ofSeconds(5));
    private static final JobRunner.Config PATIENT = new JobRunner.Config(3, Duration.ofSeconds(30),
            Duration.ofNanos(1), Duration.ofSeconds(5));
    private static final JobId JOB = new JobId("job-1");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryObjectStore store = new MemoryObjectStore("pictures");
    private final MemoryBroker broker = new MemoryBroker();

    @AfterEach
    void closeBroker() {
        broker.close();
    }

    @Test
    void paintsStoresCommitsAndPublishes() throws Exception {
        Verdict verdict = runner(new FlatGenerator(0.5f)).handle(delivery(request(1), 1));

        assertThat(verdict).isEqualTo(new Verdict.Done());
        EditFinished finished = theResult();
        Outcome.Done done = (Outcome.Done) finished.outcome();
        assertThat(store.read(done.picture())).isNotEmpty();
        assertThat(done.model().version()).isEqualTo("flat-1");
        assertThat(finished).isEqualTo(theCommit());
        assertThat(finished.attempt()).isEqualTo(1);
        assertThat(broker.readAll(Topic.PROGRESS)).isNotEmpty();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void aDuplicateIsAnsweredWithTheFirstDecisionAndPaintsNothing() throws Exception {
        runner(new FlatGenerator(0.5f)).handle(delivery(request(1), 1));
        FlatGenerator other = new FlatGenerator(-0.5f);

        assertThat(runner(other).handle(delivery(request(1), 1))).isEqualTo(new Verdict.Done());

        assertThat(other.runs()).isZero();
        assertThat(results()).hasSize(2).containsOnly(theCommit());
    }

    @Test
    void aZombiePublishesWhatTheOtherDecided() throws Exception {
        Delivery delivery = delivery(request(1), 1);
        JobRunner other = runner(new FlatGenerator(-0.5f));
        JobRunner zombie = runner(new FlatGenerator(0.5f, _ -> finish(other, delivery)));

        assertThat(zombie.handle(delivery)).isEqualTo(new Verdict.Done());

        assertThat(theCommit().worker().engine()).isEqualTo("flat -0.5");
        assertThat(results()).hasSize(2).containsOnly(theCommit());
    }

    @Test
    void theSameNameForOtherContentIsADeadLetter() throws Exception {
        runner(new FlatGenerator(0.5f)).handle(delivery(request(1), 1));

        assertThat(runner(new FlatGenerator(0.5f)).handle(delivery(request(2), 1))).isInstanceOf(Verdict.Poison.class);

        assertThat(results()).hasSize(1);
        assertThat(theDeadLetter().headers()).containsEntry("retouch_error", "CONFLICT");
    }

    @Test
    void otherContentThatWasDecidedMeanwhileIsADeadLetterToo() throws Exception {
        JobRunner other = runner(new FlatGenerator(-0.5f));
        Delivery second = delivery(request(2), 1);
        JobRunner slow = runner(new FlatGenerator(0.5f, _ -> finish(other, second)));

        assertThat(slow.handle(delivery(request(1), 1))).isInstanceOf(Verdict.Poison.class);

        assertThat(theResult().seed()).isEqualTo(2);
        assertThat(theDeadLetter().headers()).containsEntry("retouch_error", "CONFLICT");
    }

    @Test
    void aCrashBetweenCommitAndPublicationDecidesNothingAnew() throws Exception {
        JobRunner first = runner(new FlatGenerator(0.5f, _ -> broker.goDown()));
        assertThat(first.handle(delivery(request(1), 1))).isInstanceOf(Verdict.TryAgain.class);
        broker.comeBack();
        assertThat(results()).isEmpty();

        assertThat(runner(new FlatGenerator(-0.5f)).handle(delivery(request(1), 2))).isEqualTo(new Verdict.Done());

        assertThat(theResult()).isEqualTo(theCommit());
        assertThat(theResult().worker().engine()).isEqualTo("flat 0.5");
    }

    /// Each delivery goes to a worker that would paint another picture, on a store that fails before or after
    /// any effect.
    @Test
    void whateverFailsWhenOneDecisionIsPublished() throws Exception {
        for (long seed = 0; seed < 60; seed++) {
            JobId job = new JobId("job-" + seed);
            FaultyObjectStore faulty = new FaultyObjectStore(store, seed, 0.4);
            Verdict verdict = new Verdict.TryAgain("not begun");
            int deliveries = 0;
            while (verdict instanceof Verdict.TryAgain) {
                float value = new Random(seed + 1000L * deliveries++).nextFloat();
                verdict = runner(faulty, new FlatGenerator(value), IMPATIENT)
                        .handle(delivery(request(job, 1, Optional.empty(), "stable"), 1));
            }
            // a zombie of the first delivery comes late
            runner(store, new FlatGenerator(0), IMPATIENT)
                    .handle(delivery(request(job, 1, Optional.empty(), "stable"), 1));

            List<EditFinished> said = results().stream().filter(result -> result.job().equals(job)).toList();
            assertThat(said).as("seed %d", seed).hasSize(2);
            assertThat(said.stream().distinct()).as("seed %d", seed).containsExactly(commit(job));
            assertThat(store.read(((Outcome.Done) said.getFirst().outcome()).picture())).as("seed %d", seed)
                    .isNotEmpty();
        }
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void waitsWithTheJobInHandWhileTheStoreFails() throws Exception {
        FaultyObjectStore faulty = new FaultyObjectStore(store, 5, 0.5);

        assertThat(runner(faulty, new FlatGenerator(0.5f), PATIENT).handle(delivery(request(1), 1)))
                .isEqualTo(new Verdict.Done());

        assertThat(faulty.faults()).isPositive();
        assertThat(results()).containsOnly(theCommit());
    }

    @Test
    void keepsARequestThatItCannotDecideBeforeTheBrokerDropsIt() throws Exception {
        Delivery third = delivery(request(1), 3);
        Delivery last = delivery(request(1), 4);
        JobRunner runner = runner(new FaultyObjectStore(store, 1, 1), new FlatGenerator(0), IMPATIENT);

        assertThat(runner.handle(third)).isInstanceOf(Verdict.TryAgain.class);
        assertThat(deadLetters()).isEmpty();
        assertThat(runner.handle(last)).isInstanceOf(Verdict.Poison.class);
        assertThat(theDeadLetter().value()).isEqualTo(last.message().value());
    }

    @Test
    void aRequestThatKillsItsWorkersEndsFailed() throws Exception {
        FlatGenerator generator = new FlatGenerator(0);

        assertThat(runner(generator).handle(delivery(request(1), 4))).isEqualTo(new Verdict.Done());

        assertThat(generator.runs()).isZero();
        assertThat(theResult().outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(deadLetters()).hasSize(1);
    }

    @Test
    void anEngineThatFailsGetsThreeAttemptsThenADeadLetterAndFailed() throws Exception {
        JobRunner runner = runner(new FlatGenerator(0, _ -> {
            throw GeneratorException.retryable("out of device memory", null);
        }));

        assertThat(runner.handle(delivery(request(1), 1))).isInstanceOf(Verdict.TryAgain.class);
        assertThat(runner.handle(delivery(request(1), 2))).isInstanceOf(Verdict.TryAgain.class);
        assertThat(results()).isEmpty();
        Delivery third = delivery(request(1), 3);
        assertThat(runner.handle(third)).isEqualTo(new Verdict.Done());

        Outcome.Failed failed = (Outcome.Failed) theResult().outcome();
        assertThat(failed.reason()).contains("3 of 3", "out of device memory");
        WireMessage letter = theDeadLetter();
        assertThat(letter.value()).isEqualTo(third.message().value());
        assertThat(letter.headers()).containsAllEntriesOf(third.message().headers())
                .containsEntry("retouch_attempt", "3").containsEntry("retouch_lane", "interactive")
                .containsEntry("retouch_reason", failed.reason());
    }

    @Test
    void anEngineThatCanNeverDoItGetsOneAttempt() throws Exception {
        JobRunner runner = runner(new FlatGenerator(0, _ -> {
            throw GeneratorException.permanent("weights do not fit");
        }));

        assertThat(runner.handle(delivery(request(1), 1))).isEqualTo(new Verdict.Done());
        assertThat(theResult().outcome()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void ourOwnMistakesAreTriedAgainToo() throws Exception {
        JobRunner runner = runner(new FlatGenerator(0, _ -> {
            throw new IllegalStateException("a mistake");
        }));

        assertThat(runner.handle(delivery(request(1), 1))).isInstanceOf(Verdict.TryAgain.class);
    }

    @Test
    void aWorkerThatIsInterruptedFailsNothing() throws Exception {
        JobRunner runner = runner(new FlatGenerator(0, _ -> {
            Thread.currentThread().interrupt();
            throw GeneratorException.retryable("interrupted", null);
        }));
        Delivery last = delivery(request(1), 3);

        assertThatThrownBy(() -> runner.handle(last)).isInstanceOf(InterruptedException.class);
        Thread.interrupted();

        assertThat(store.find(ObjectKeys.commit(JOB), 1 << 16)).isEmpty();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void aPassedDeadlineIsExpired() throws Exception {
        Instant deadline = NOW.minusSeconds(1);
        FlatGenerator generator = new FlatGenerator(0);

        runner(generator).handle(delivery(request(JOB, 1, Optional.of(deadline), "stable"), 1));

        assertThat(theResult().outcome()).isEqualTo(new Outcome.Expired(deadline));
        assertThat(generator.runs()).isZero();
    }

    @Test
    void aModelThatNobodyServesIsRefusedAndNamed() throws Exception {
        runner(new FlatGenerator(0)).handle(delivery(request(JOB, 1, Optional.empty(), "dream-9"), 1));

        refused(RefusalCode.UNKNOWN_MODEL, "dream-9", "flat-1");
    }

    @Test
    void theVersionsOwnNameIsServed() throws Exception {
        runner(new FlatGenerator(0)).handle(delivery(request(JOB, 1, Optional.empty(), "flat-1"), 1));

        assertThat(theResult().outcome()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void aPictureThatIsGoneIsRefused() throws Exception {
        Delivery delivery = delivery(request(1), 1);
        store.delete("mask");

        runner(new FlatGenerator(0)).handle(delivery);

        refused(RefusalCode.OBJECT_MISSING, "The mask");
    }

    @Test
    void aPictureThatHasChangedIsRefused() throws Exception {
        Delivery delivery = delivery(request(1), 1);
        store.put("photograph", new byte[]{1}, "image/png");

        runner(new FlatGenerator(0)).handle(delivery);

        refused(RefusalCode.OBJECT_CHANGED, "The photograph");
    }

    @Test
    void whatAPersonCanMendIsRefused() throws Exception {
        EditRequest good = request(1);
        ObjectRef other = store.put("other", TestPictures.photograph(5, 5, 1), "image/png");
        EditRequest request = new EditRequest(JOB, Lane.BATCH, new EditInputs(good.inputs().photograph(), other,
                Optional.empty(), Optional.empty()), Optional.empty(), 1, "stable", Optional.empty(), false, false, NOW,
                Optional.empty());

        assertThat(runner(new FlatGenerator(0)).handle(delivery(request, 1))).isEqualTo(new Verdict.Done());

        refused(RefusalCode.SIZE_MISMATCH, "37x29", "5x5");
    }

    @Test
    void bytesThatAreNoRequestAreDeadLettersAndKeepTheirBytes() throws Exception {
        for (long seed = 0; seed < 50; seed++) {
            byte[] bytes = new byte[new Random(seed).nextInt(WireMessage.VALUE_BYTES_MAX + 1)];
            new Random(seed).nextBytes(bytes);
            Delivery delivery = new Delivery(new WireMessage("key-" + seed, Map.of("a", "b"), bytes), Lane.BATCH, 1, NOW);

            assertThat(runner(new FlatGenerator(0)).handle(delivery)).as("seed %d", seed)
                    .isInstanceOf(Verdict.Poison.class);

            WireMessage letter = deadLetters().getLast();
            assertThat(letter.value()).as("seed %d", seed).isEqualTo(bytes);
            assertThat(letter.key()).isEqualTo("key-" + seed);
            assertThat(letter.headers()).containsEntry("a", "b").containsKeys("retouch_reason", "retouch_at");
        }
        assertThat(results()).isEmpty();
    }

    @Test
    void sixtyFourKibibytesOfGarbageAreADeadLetter() throws Exception {
        WireMessage garbage = new WireMessage("key", Map.of(), new byte[WireMessage.VALUE_BYTES_MAX]);

        assertThat(runner(new FlatGenerator(0)).handle(new Delivery(garbage, Lane.BATCH, 1, NOW)))
                .isInstanceOf(Verdict.Poison.class);
        assertThat(deadLetters()).hasSize(1);
    }

    @Test
    void poisonIsNotRejectedBeforeItsDeadLetterIsKept() throws Exception {
        broker.goDown();
        WireMessage garbage = new WireMessage("key", Map.of(), new byte[3]);

        assertThat(runner(new FlatGenerator(0)).handle(new Delivery(garbage, Lane.BATCH, 1, NOW)))
                .isInstanceOf(Verdict.TryAgain.class);
    }

    private void refused(RefusalCode code, String... parts) throws Exception {
        Outcome.Refused refused = (Outcome.Refused) theResult().outcome();
        assertThat(refused.refusal().code()).isEqualTo(code);
        assertThat(refused.refusal().sentence()).contains(parts);
        assertThat(theCommit()).isEqualTo(theResult());
    }

    private static void finish(JobRunner runner, Delivery delivery) {
        try {
            assertThat(runner.handle(delivery)).isEqualTo(new Verdict.Done());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JobRunner runner(FlatGenerator generator) {
        return runner(store, generator, IMPATIENT);
    }

    /// Its clock moves, so that an outage can end.
    private JobRunner runner(ObjectStore through, FlatGenerator generator, JobRunner.Config config) {
        ServedModel served = new ServedModel(generator, new ModelUsed("flat-1", Sha256.of(new byte[]{1}), true),
                new WorkerIdentity("worker-1", generator.engine(), generator.device()),
                new PictureReader(DecodeBudget.DEFAULT));
        return new JobRunner(new Fleet(through, broker), SchemaSource.none(), served, config, Clock.systemUTC());
    }

    private EditRequest request(long seed) {
        return request(JOB, seed, Optional.empty(), "stable");
    }

    private EditRequest request(JobId job, long seed, Optional<Instant> deadline, String model) {
        ObjectRef photograph = store.put("photograph", TestPictures.photograph(37, 29, 1), "image/png");
        ObjectRef mask = store.put("mask", TestPictures.mask(37, 29, new PixelBox(10, 12, 9, 7)), "image/png");
        return new EditRequest(job, Lane.INTERACTIVE, new EditInputs(photograph, mask, Optional.empty(),
                Optional.empty()), Optional.empty(), seed, model, deadline, false, false, NOW, Optional.empty());
    }

    private static Delivery delivery(EditRequest request, int attempt) throws MessageException {
        return new Delivery(Messages.editRequested(SchemaSource.none()).encode(request), Lane.INTERACTIVE, attempt, NOW);
    }

    private EditFinished theResult() throws Exception {
        assertThat(results()).hasSize(1);
        return results().getFirst();
    }

    private List<EditFinished> results() throws Exception {
        List<EditFinished> results = new ArrayList<>();
        for (WireMessage message : broker.readAll(Topic.RESULTS)) {
            results.add(Messages.editFinished(SchemaSource.none()).decode(message.value()));
        }
        return results;
    }

    private EditFinished theCommit() throws ObjectStoreException, MessageException {
        return commit(JOB);
    }

    private EditFinished commit(JobId job) throws ObjectStoreException, MessageException {
        byte[] bytes = store.find(ObjectKeys.commit(job), WireMessage.VALUE_BYTES_MAX).orElseThrow();
        return Messages.editFinished(SchemaSource.none()).decode(bytes);
    }

    private WireMessage theDeadLetter() throws StreamException {
        assertThat(deadLetters()).hasSize(1);
        return deadLetters().getFirst();
    }

    private List<WireMessage> deadLetters() throws StreamException {
        return broker.readAll(Topic.DEAD_LETTERS);
    }
}

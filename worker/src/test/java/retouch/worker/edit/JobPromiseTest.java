package retouch.worker.edit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.object.FaultyObjectStore;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.WireMessage;
import retouch.worker.generate.GeneratorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobPromiseTest {

    private final JobFixture fleet = new JobFixture();

    @AfterEach
    void closeFleet() {
        fleet.close();
    }

    @Test
    void aDuplicateIsAnsweredWithTheFirstDecisionAndPaintsNothing() throws Exception {
        fleet.runner(new FlatGenerator(0.5f)).handle(JobFixture.delivery(fleet.request(1), 1));
        FlatGenerator other = new FlatGenerator(-0.5f);

        assertThat(fleet.runner(other).handle(JobFixture.delivery(fleet.request(1), 1)))
                .isEqualTo(new Verdict.Done());

        assertThat(other.runs()).isZero();
        assertThat(fleet.results()).hasSize(2).containsOnly(fleet.theCommit());
    }

    @Test
    void aZombiePublishesWhatTheOtherDecided() throws Exception {
        Delivery delivery = JobFixture.delivery(fleet.request(1), 1);
        JobRunner other = fleet.runner(new FlatGenerator(-0.5f));
        JobRunner zombie = fleet.runner(new FlatGenerator(0.5f, _ -> JobFixture.finish(other, delivery)));

        assertThat(zombie.handle(delivery)).isEqualTo(new Verdict.Done());

        assertThat(fleet.theCommit().worker().engine()).isEqualTo("flat -0.5");
        assertThat(fleet.results()).hasSize(2).containsOnly(fleet.theCommit());
    }

    @Test
    void theSameNameForOtherContentIsADeadLetter() throws Exception {
        fleet.runner(new FlatGenerator(0.5f)).handle(JobFixture.delivery(fleet.request(1), 1));

        assertThat(fleet.runner(new FlatGenerator(0.5f)).handle(JobFixture.delivery(fleet.request(2), 1)))
                .isInstanceOf(Verdict.Poison.class);

        assertThat(fleet.results()).hasSize(1);
        assertThat(fleet.theDeadLetter().headers()).containsEntry("retouch_error", "CONFLICT");
    }

    @Test
    void otherContentThatWasDecidedMeanwhileIsADeadLetterToo() throws Exception {
        JobRunner other = fleet.runner(new FlatGenerator(-0.5f));
        Delivery second = JobFixture.delivery(fleet.request(2), 1);
        JobRunner slow = fleet.runner(new FlatGenerator(0.5f, _ -> JobFixture.finish(other, second)));

        assertThat(slow.handle(JobFixture.delivery(fleet.request(1), 1))).isInstanceOf(Verdict.Poison.class);

        assertThat(fleet.theResult().seed()).isEqualTo(2);
        assertThat(fleet.theDeadLetter().headers()).containsEntry("retouch_error", "CONFLICT");
    }

    @Test
    void aCrashBetweenCommitAndPublicationDecidesNothingAnew() throws Exception {
        JobRunner first = fleet.runner(new FlatGenerator(0.5f, _ -> fleet.broker.goDown()));
        assertThat(first.handle(JobFixture.delivery(fleet.request(1), 1)))
                .isInstanceOf(Verdict.TryAgain.class);
        fleet.broker.comeBack();
        assertThat(fleet.results()).isEmpty();

        assertThat(fleet.runner(new FlatGenerator(-0.5f)).handle(JobFixture.delivery(fleet.request(1), 2)))
                .isEqualTo(new Verdict.Done());

        assertThat(fleet.theResult()).isEqualTo(fleet.theCommit());
        assertThat(fleet.theResult().worker().engine()).isEqualTo("flat 0.5");
    }

    /// Each delivery goes to a worker that would paint another picture, on a store that fails before or after
    /// any effect.
    @Test
    void whateverFailsWhenOneDecisionIsPublished() throws Exception {
        for (long seed = 0; seed < 30; seed++) {
            JobId job = new JobId("job-" + seed);
            FaultyObjectStore faulty = new FaultyObjectStore(fleet.store, seed, 0.25);
            int deliveries = 0;
            while (fleet.results().stream().noneMatch(result -> result.job().equals(job))) {
                float value = new Random(seed + 1000L * deliveries++).nextFloat();
                fleet.runner(faulty, new FlatGenerator(value), JobFixture.IMPATIENT)
                        .handle(JobFixture.delivery(fleet.request(job, 1, Optional.empty(), "stable"), 1));
            }
            // a zombie of the first delivery comes late
            fleet.runner(fleet.store, new FlatGenerator(0), JobFixture.IMPATIENT)
                    .handle(JobFixture.delivery(fleet.request(job, 1, Optional.empty(), "stable"), 1));

            List<EditFinished> said = fleet.results().stream().filter(result -> result.job().equals(job))
                    .toList();
            assertThat(said).as("seed %d", seed).hasSize(2);
            assertThat(said.stream().distinct()).as("seed %d", seed).containsExactly(fleet.commit(job));
            assertThat(fleet.store.read(((Outcome.Done) said.getFirst().outcome()).picture()))
                    .as("seed %d", seed)
                    .isNotEmpty();
        }
        assertThat(fleet.deadLetters()).isEmpty();
    }

    @Test
    void waitsWithTheJobInHandWhileTheStoreFails() throws Exception {
        FaultyObjectStore faulty = new FaultyObjectStore(fleet.store, 5, 0.5);

        assertThat(fleet.runner(faulty, new FlatGenerator(0.5f), JobFixture.PATIENT)
                .handle(JobFixture.delivery(fleet.request(1), 1)))
                .isEqualTo(new Verdict.Done());

        assertThat(faulty.faults()).isPositive();
        assertThat(fleet.results()).containsOnly(fleet.theCommit());
    }

    /// An outage fails no job, however long it lasts.
    @Test
    void aRequestThatTheStoreDoesNotLetItDecideIsPostponedAndThatIsNoAttempt() throws Exception {
        Delivery last = JobFixture.delivery(fleet.request(1), 3);
        JobRunner runner = fleet.runner(new FaultyObjectStore(fleet.store, 1, 1), new FlatGenerator(0),
                JobFixture.IMPATIENT);

        assertThat(runner.handle(last)).isEqualTo(new Verdict.Done());

        assertThat(fleet.deadLetters()).isEmpty();
        assertThat(fleet.retries()).singleElement().satisfies(waiting -> {
            assertThat(Retry.attempt(waiting)).isEqualTo(3);
            assertThat(waiting.value()).isEqualTo(last.message().value());
        });
    }

    @Test
    void aRequestThatTheStoreRefusesToDecideIsADeadLetterAfterTheLastAttempt() throws Exception {
        Delivery second = JobFixture.delivery(fleet.request(1), 2);
        Delivery third = JobFixture.delivery(fleet.request(1), 3);
        fleet.store.put(ObjectKeys.commit(JobFixture.JOB), new byte[]{1, 2, 3}, "application/avro");
        JobRunner runner = fleet.runner(new FlatGenerator(0));

        assertThat(runner.handle(second)).isEqualTo(new Verdict.Done());
        assertThat(fleet.retries()).singleElement().extracting(Retry::attempt).isEqualTo(3);
        assertThat(runner.handle(third)).isInstanceOf(Verdict.Poison.class);
        assertThat(fleet.theDeadLetter().value()).isEqualTo(third.message().value());
    }

    @Test
    void aJobThatIsCancelledWhileItIsPaintedStopsAndIsCancelled() throws Exception {
        CountDownLatch painting = new CountDownLatch(1);
        FlatGenerator slow = FlatGenerator.untilStopped(painting);
        Delivery delivery = JobFixture.delivery(fleet.request(1), 1);
        EditFinished cancelled = fleet.cancelled(delivery);
        Thread canceller = Thread.ofVirtual().start(() -> {
            try {
                assertThat(painting.await(30, TimeUnit.SECONDS)).isTrue();
                fleet.store.createOnly(ObjectKeys.commit(JobFixture.JOB),
                        Messages.editFinished(SchemaSource.none()).encode(cancelled).value(), "");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(fleet.runner(slow).handle(delivery)).isEqualTo(new Verdict.Done());
        canceller.join();

        assertThat(fleet.theResult()).isEqualTo(cancelled);
        assertThat(fleet.theCommit()).isEqualTo(cancelled);
        assertThat(fleet.retries()).isEmpty();
    }

    @Test
    void aRequestThatKillsItsWorkersEndsFailed() throws Exception {
        FlatGenerator generator = new FlatGenerator(0);

        assertThat(fleet.runner(generator).handle(JobFixture.delivery(fleet.request(1), 4)))
                .isEqualTo(new Verdict.Done());

        assertThat(generator.runs()).isZero();
        assertThat(fleet.theResult().outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(fleet.deadLetters()).hasSize(1);
    }

    @Test
    void aWorkerThatIsInterruptedFailsNothing() throws Exception {
        JobRunner runner = fleet.runner(new FlatGenerator(0, _ -> {
            Thread.currentThread().interrupt();
            throw GeneratorException.retryable("interrupted", null);
        }));
        Delivery last = JobFixture.delivery(fleet.request(1), 3);

        assertThatThrownBy(() -> runner.handle(last)).isInstanceOf(InterruptedException.class);
        Thread.interrupted();

        assertThat(fleet.store.find(ObjectKeys.commit(JobFixture.JOB), 1 << 16)).isEmpty();
        assertThat(fleet.deadLetters()).isEmpty();
    }

    @Test
    void poisonIsNotRejectedBeforeItsDeadLetterIsKept() throws Exception {
        fleet.broker.goDown();
        WireMessage garbage = new WireMessage("key", Map.of(), new byte[3]);

        assertThat(fleet.runner(new FlatGenerator(0))
                .handle(new Delivery(garbage, Lane.BATCH, 1, JobFixture.NOW)))
                .isInstanceOf(Verdict.TryAgain.class);
    }
}

package retouch.worker.edit;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.Preference;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Tenant;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.worker.generate.GeneratorException;

import static org.assertj.core.api.Assertions.assertThat;

class JobRunnerTest {

    private final JobFixture fleet = new JobFixture();

    @AfterEach
    void closeFleet() {
        fleet.close();
    }

    @Test
    void paintsStoresCommitsAndPublishes() throws Exception {
        Verdict verdict = fleet.runner(new FlatGenerator(0.5f))
                .handle(JobFixture.delivery(fleet.request(1), 1));

        assertThat(verdict).isEqualTo(new Verdict.Done());
        EditFinished finished = fleet.theResult();
        Outcome.Done done = (Outcome.Done) finished.outcome();
        assertThat(fleet.store.read(done.picture())).isNotEmpty();
        assertThat(done.model().version()).isEqualTo("flat-1");
        assertThat(finished).isEqualTo(fleet.theCommit());
        assertThat(finished.attempt()).isEqualTo(1);
        assertThat(fleet.broker.readAll(Topic.PROGRESS)).isNotEmpty();
        assertThat(fleet.deadLetters()).isEmpty();
    }

    @Test
    void aTenantThatHasHadItsShareGoesBehindOthers() throws Exception {
        Tenant acme = new Tenant("acme");
        for (int job = 0; job < 11; job++) {
            fleet.fairShare.defers(JobFixture.delivery(fleet.request(job), 1), acme, Duration.ofMinutes(1));
        }
        Delivery delivery = JobFixture.delivery(fleet.request(1).withTenant(acme), 1);
        JobRunner runner = fleet.runner(new FlatGenerator(0.5f));

        assertThat(runner.handle(delivery)).isEqualTo(new Verdict.Done());

        assertThat(fleet.results()).isEmpty();
        WireMessage later = fleet.broker.readAll(Topic.later(Lane.INTERACTIVE)).getFirst();
        assertThat(later.value()).isEqualTo(delivery.message().value());
        Delivery again = Delivery.of(Topic.later(Lane.INTERACTIVE), later, 1, fleet.broker.now());
        assertThat(again.attempt()).as("that was no attempt").isEqualTo(1);
        assertThat(again.enqueuedAt()).as("it waits since it came first").isEqualTo(JobFixture.NOW);
        fleet.fairShare.defers(JobFixture.delivery(fleet.request(2), 1), Tenant.DEFAULT,
                Duration.ofMinutes(1));
        runner.handle(again);
        assertThat(fleet.theResult().outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(fleet.broker.readAll(Topic.later(Lane.INTERACTIVE))).hasSize(1);
    }

    @Test
    void anEngineThatFailsGetsThreeAttemptsThenADeadLetterAndFailed() throws Exception {
        JobRunner runner = fleet.runner(new FlatGenerator(0, _ -> {
            throw GeneratorException.retryable("out of device memory", null);
        }));

        assertThat(runner.handle(JobFixture.delivery(fleet.request(1), 1))).isEqualTo(new Verdict.Done());
        assertThat(runner.handle(JobFixture.delivery(fleet.request(1), 2))).isEqualTo(new Verdict.Done());
        assertThat(fleet.retries()).extracting(Retry::attempt).containsExactly(2, 3);
        assertThat(fleet.retries()).extracting(Retry::delay).containsExactly(
                JobFixture.IMPATIENT.retryFirst(), JobFixture.IMPATIENT.retryFirst().multipliedBy(4));
        assertThat(fleet.results()).isEmpty();
        Delivery third = JobFixture.delivery(fleet.request(1), 3);
        assertThat(runner.handle(third)).isEqualTo(new Verdict.Done());

        Outcome.Failed failed = (Outcome.Failed) fleet.theResult().outcome();
        assertThat(failed.reason()).contains("3 of 3", "out of device memory");
        WireMessage letter = fleet.theDeadLetter();
        assertThat(letter.value()).isEqualTo(third.message().value());
        assertThat(letter.headers()).containsAllEntriesOf(third.message().headers())
                .containsEntry("retouch_attempt", "3").containsEntry("retouch_lane", "interactive")
                .containsEntry("retouch_reason", failed.reason());
    }

    @Test
    void anEngineThatCanNeverDoItGetsOneAttempt() throws Exception {
        JobRunner runner = fleet.runner(new FlatGenerator(0, _ -> {
            throw GeneratorException.permanent("weights do not fit");
        }));

        assertThat(runner.handle(JobFixture.delivery(fleet.request(1), 1))).isEqualTo(new Verdict.Done());
        assertThat(fleet.theResult().outcome()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void ourOwnMistakesAreTriedAgainToo() throws Exception {
        JobRunner runner = fleet.runner(new FlatGenerator(0, _ -> {
            throw new IllegalStateException("a mistake");
        }));

        assertThat(runner.handle(JobFixture.delivery(fleet.request(1), 1))).isEqualTo(new Verdict.Done());
        assertThat(fleet.retries()).hasSize(1);
        assertThat(fleet.results()).isEmpty();
    }

    @Test
    void aPassedDeadlineIsExpired() throws Exception {
        Instant deadline = JobFixture.NOW.minusSeconds(1);
        FlatGenerator generator = new FlatGenerator(0);

        fleet.runner(generator).handle(
                JobFixture.delivery(fleet.request(JobFixture.JOB, 1, Optional.of(deadline), "stable"), 1));

        assertThat(fleet.theResult().outcome()).isEqualTo(new Outcome.Expired(deadline));
        assertThat(generator.runs()).isZero();
    }

    /// A publisher or a worker whose clock is wrong, by an hour or a day, either way.
    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H", "P1D", "-P1D"})
    void noClockButTheBrokersDecidesWhatIsExpired(Duration skew) throws Exception {
        EditRequest request = fleet.request(JobFixture.JOB, 1,
                Optional.of(JobFixture.NOW.plus(Duration.ofMinutes(10))), "stable");
        WireMessage message = Messages.editRequested(SchemaSource.none()).encode(request);
        fleet.broker.skewClock(skew);
        Instant now = fleet.broker.now();

        fleet.runner(new FlatGenerator(0)).handle(new Delivery(message, Lane.INTERACTIVE, 1,
                now.minus(Duration.ofMinutes(9))));
        assertThat(fleet.theResult().outcome()).isInstanceOf(Outcome.Done.class);

        EditRequest late = fleet.request(new JobId("late"), 1, request.deadline(), "stable");
        fleet.runner(new FlatGenerator(0)).handle(
                new Delivery(Messages.editRequested(SchemaSource.none()).encode(late), Lane.INTERACTIVE, 1,
                        now.minus(Duration.ofMinutes(11))));
        assertThat(fleet.results().getLast().outcome()).isInstanceOf(Outcome.Expired.class);
    }

    @Test
    void aFreshRequestIsSentOnceToTheWorkerThatKnowsThePhotograph() throws Exception {
        WireMessage message = Messages.editRequested(SchemaSource.none()).encode(fleet.request(1));
        JobRunner runner = fleet.runner(new FlatGenerator(0));
        Instant now = fleet.broker.now();

        assertThat(
                runner.handle(new Delivery(Preference.with(message, "worker-7"), Lane.INTERACTIVE, 1, now)))
                .isEqualTo(new Verdict.Done());
        assertThat(fleet.results()).isEmpty();
        WireMessage again = fleet.broker.readAll(Topic.REQUESTS_INTERACTIVE).getFirst();
        assertThat(Preference.of(again)).isEmpty();
        Delivery second = Delivery.of(Topic.REQUESTS_INTERACTIVE, again, 1, now.plusSeconds(1));
        assertThat(second.attempt()).isEqualTo(1);
        assertThat(second.enqueuedAt()).isEqualTo(now);

        assertThat(runner.handle(second)).isEqualTo(new Verdict.Done());
        assertThat(fleet.theResult().outcome()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void aRequestThatHasWaitedOrWantsThisWorkerIsEditedHere() throws Exception {
        WireMessage message = Messages.editRequested(SchemaSource.none()).encode(fleet.request(1));
        JobRunner runner = fleet.runner(new FlatGenerator(0));
        Instant now = fleet.broker.now();

        assertThat(runner.handle(new Delivery(Preference.with(message, "worker-7"), Lane.INTERACTIVE, 1,
                now.minusSeconds(5)))).isEqualTo(new Verdict.Done());
        assertThat(runner.handle(new Delivery(Preference.with(message, "worker-1"), Lane.INTERACTIVE, 1,
                now))).isEqualTo(new Verdict.Done());
    }

    @Test
    void aModelThatNobodyServesIsRefusedAndNamed() throws Exception {
        fleet.runner(new FlatGenerator(0)).handle(
                JobFixture.delivery(fleet.request(JobFixture.JOB, 1, Optional.empty(), "dream-9"), 1));

        fleet.refused(RefusalCode.UNKNOWN_MODEL, "dream-9", "flat-1");
    }

    @Test
    void theVersionsOwnNameIsServed() throws Exception {
        fleet.runner(new FlatGenerator(0))
                .handle(JobFixture.delivery(fleet.request(JobFixture.JOB, 1, Optional.empty(), "flat-1"), 1));

        assertThat(fleet.theResult().outcome()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void aPictureThatIsGoneIsRefused() throws Exception {
        Delivery delivery = JobFixture.delivery(fleet.request(1), 1);
        fleet.store.delete("mask");

        fleet.runner(new FlatGenerator(0)).handle(delivery);

        fleet.refused(RefusalCode.OBJECT_MISSING, "The mask");
    }

    @Test
    void aPictureThatHasChangedIsRefused() throws Exception {
        Delivery delivery = JobFixture.delivery(fleet.request(1), 1);
        fleet.store.put("photograph", new byte[]{1}, "image/png");

        fleet.runner(new FlatGenerator(0)).handle(delivery);

        fleet.refused(RefusalCode.OBJECT_CHANGED, "The photograph");
    }

    @Test
    void whatAPersonCanMendIsRefused() throws Exception {
        EditRequest good = fleet.request(1);
        ObjectRef other = fleet.store.put("other", TestPictures.photograph(5, 5, 1), "image/png");
        EditRequest request = new EditRequest(JobFixture.JOB, Lane.BATCH,
                new EditInputs(good.inputs().photograph(), other,
                        Optional.empty(), Optional.empty()),
                Optional.empty(), 1, "stable", Optional.empty(), false, false, JobFixture.NOW,
                Optional.empty());

        assertThat(fleet.runner(new FlatGenerator(0)).handle(JobFixture.delivery(request, 1)))
                .isEqualTo(new Verdict.Done());

        fleet.refused(RefusalCode.SIZE_MISMATCH, "37x29", "5x5");
    }

    @Test
    void bytesThatAreNoRequestAreDeadLettersAndKeepTheirBytes() throws Exception {
        for (long seed = 0; seed < 50; seed++) {
            byte[] bytes = new byte[new Random(seed).nextInt(WireMessage.VALUE_BYTES_MAX + 1)];
            new Random(seed).nextBytes(bytes);
            Delivery delivery = new Delivery(new WireMessage("key-" + seed, Map.of("a", "b"), bytes),
                    Lane.BATCH, 1, JobFixture.NOW);

            assertThat(fleet.runner(new FlatGenerator(0)).handle(delivery)).as("seed %d", seed)
                    .isInstanceOf(Verdict.Poison.class);

            WireMessage letter = fleet.deadLetters().getLast();
            assertThat(letter.value()).as("seed %d", seed).isEqualTo(bytes);
            assertThat(letter.key()).isEqualTo("key-" + seed);
            assertThat(letter.headers()).containsEntry("a", "b").containsKeys("retouch_reason", "retouch_at");
        }
        assertThat(fleet.results()).isEmpty();
    }

    @Test
    void sixtyFourKibibytesOfGarbageAreADeadLetter() throws Exception {
        WireMessage garbage = new WireMessage("key", Map.of(), new byte[WireMessage.VALUE_BYTES_MAX]);

        assertThat(fleet.runner(new FlatGenerator(0))
                .handle(new Delivery(garbage, Lane.BATCH, 1, JobFixture.NOW)))
                .isInstanceOf(Verdict.Poison.class);
        assertThat(fleet.deadLetters()).hasSize(1);
    }
}

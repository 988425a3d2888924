package retouch.worker.edit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.PictureReader;
import retouch.worker.generate.GeneratorException;
import retouch.worker.shadow.ShadowConfig;
import retouch.worker.shadow.ShadowPairs;
import retouch.worker.shadow.ShadowRunner;
import retouch.worker.status.JobObserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A shadow beside a worker that answers, on a fleet in memory.
class ShadowRunnerTest {

    private static final ModelUsed SHADOW = new ModelUsed("flat-2", Sha256.of(new byte[]{2}), true);

    @Test
    void measuresTheSameJobAndLeavesTheUsersAnswerAlone() throws Exception {
        try (JobFixture alone = new JobFixture();
                JobFixture fleet = new JobFixture();
                ShadowPairs pairs = pairs(fleet)) {
            JobFixture.finish(alone.runner(new FlatGenerator(0.5f)), now(alone.request(7)));

            Delivery delivery = now(fleet.request(7));
            JobFixture.finish(fleet.runner(new FlatGenerator(0.5f)), delivery);
            shadow(fleet, pairs, new FlatGenerator(-0.5f)).handle(delivery);

            await().until(() -> !shadows(fleet).isEmpty());
            ShadowPair pair = shadows(fleet).getFirst();
            Outcome.Done answer = (Outcome.Done) fleet.theResult().outcome();
            assertThat(pair.answered()).isEqualTo(answer.model());
            assertThat(pair.answer().quality()).isEqualTo(answer.figures().orElseThrow().quality());
            assertThat(pair.shadow()).isEqualTo(SHADOW);
            assertThat(pair.painting().orElseThrow().quality()).isNotEqualTo(pair.answer().quality());
            assertThat(fleet.store.list("", 100)).as("the shadow stores nothing")
                    .isEqualTo(alone.store.list("", 100));
            assertThat(fleet.broker.readAll(Topic.PROGRESS))
                    .hasSameSizeAs(alone.broker.readAll(Topic.PROGRESS));
            assertThat(answer.picture()).isEqualTo(((Outcome.Done) alone.theResult().outcome()).picture());
        }
    }

    @Test
    void mayBeFasterThanTheAnswer() throws Exception {
        try (JobFixture fleet = new JobFixture(); ShadowPairs pairs = pairs(fleet)) {
            Delivery delivery = now(fleet.request(7));
            shadow(fleet, pairs, new FlatGenerator(-0.5f)).handle(delivery);
            assertThat(shadows(fleet)).isEmpty();

            JobFixture.finish(fleet.runner(new FlatGenerator(0.5f)), delivery);

            await().until(() -> shadows(fleet).size() == 1);
        }
    }

    @Test
    void countsAFailureOfTheShadowAndHidesItFromTheUser() throws Exception {
        try (JobFixture fleet = new JobFixture(); ShadowPairs pairs = pairs(fleet)) {
            Delivery delivery = now(fleet.request(7));
            FlatGenerator broken = new FlatGenerator(0, _ -> {
                throw GeneratorException.permanent("it is broken", null);
            });

            assertThat(shadow(fleet, pairs, broken).handle(delivery)).isEqualTo(new Verdict.Done());
            JobFixture.finish(fleet.runner(new FlatGenerator(0.5f)), delivery);

            await().until(() -> !shadows(fleet).isEmpty());
            assertThat(shadows(fleet).getFirst().failure()).isEqualTo("it is broken");
            assertThat(fleet.theResult().outcome()).isInstanceOf(Outcome.Done.class);
            assertThat(fleet.retries()).isEmpty();
            assertThat(fleet.deadLetters()).isEmpty();
        }
    }

    @Test
    void leavesOutWhatIsNotItsBusiness() throws Exception {
        try (JobFixture fleet = new JobFixture(); ShadowPairs pairs = pairs(fleet)) {
            FlatGenerator generator = new FlatGenerator(0);
            ShadowRunner shadow = shadow(fleet, pairs, generator);
            JobId job = new JobId("job-2");

            shadow.handle(now(fleet.request(job, 1, Optional.empty(), "flat-1")));
            shadow.handle(stored(fleet.request(job, 1, Optional.empty(), "stable"), Duration.ofSeconds(31)));
            shadow.handle(stored(fleet.request(job, 1, Optional.of(JobFixture.NOW.plusSeconds(2)), "stable"),
                    Duration.ofSeconds(3)));
            shadow.handle(new Delivery(new WireMessage("noise", Map.of(), new byte[]{1, 2, 3}),
                    Lane.BATCH, 1, Instant.now()));
            assertThat(generator.runs()).isZero();

            shadow.handle(now(fleet.request(job, 1, Optional.empty(), "stable")));
            shadow.handle(now(fleet.request(job, 1, Optional.empty(), "stable"))); // sent again by a worker
            assertThat(generator.runs()).isOne();
        }
    }

    private static ShadowPairs pairs(JobFixture fleet) throws Exception {
        return ShadowPairs.open(fleet.broker, SchemaSource.none(), "shadow-1");
    }

    private static ShadowRunner shadow(JobFixture fleet, ShadowPairs pairs, FlatGenerator generator) {
        return new ShadowRunner(new Fleet(fleet.store, fleet.broker), SchemaSource.none(),
                Models.only(new ServedModel(generator, SHADOW,
                        new WorkerIdentity("shadow-1", generator.engine(), generator.device()),
                        new PictureReader(DecodeBudget.DEFAULT))),
                pairs, ShadowConfig.standard(), JobObserver.NONE);
    }

    private static Delivery now(EditRequest request) throws Exception {
        return stored(request, Duration.ZERO);
    }

    private static Delivery stored(EditRequest request, Duration ago) throws Exception {
        return new Delivery(Messages.editRequested(SchemaSource.none()).encode(request), Lane.INTERACTIVE, 1,
                Instant.now().minus(ago));
    }

    private static List<ShadowPair> shadows(JobFixture fleet) throws Exception {
        List<ShadowPair> pairs = new ArrayList<>();
        for (WireMessage message : fleet.broker.readAll(Topic.SHADOWS)) {
            pairs.add(Messages.shadowPair(SchemaSource.none()).decode(message.value()));
        }
        return pairs;
    }
}

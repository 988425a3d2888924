package retouch.producer.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

class KnownWorkersTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final KnownWorkers workers = new KnownWorkers();

    @Test
    void remembersWhoEditedAPhotographLast() {
        workers.remember(finished(photograph(1), "w-1", true));
        workers.remember(finished(photograph(2), "w-2", true));
        workers.remember(finished(photograph(1), "w-3", true));

        assertThat(workers.find(photograph(1).sha256())).contains("w-3");
        assertThat(workers.find(photograph(2).sha256())).contains("w-2");
        assertThat(workers.find(photograph(3).sha256())).isEmpty();
    }

    @Test
    void learnsNothingFromAJobThatPaintedNothing() {
        workers.remember(finished(photograph(1), "w-1", false));

        assertThat(workers.find(photograph(1).sha256())).isEmpty();
    }

    @Test
    void isBounded() {
        for (int index = 0; index < 10_001; index++) {
            workers.remember(finished(photograph(index), "w-1", true));
        }

        assertThat(workers.size()).isEqualTo(10_000);
        assertThat(workers.find(photograph(0).sha256())).isEmpty();
        assertThat(workers.find(photograph(10_000).sha256())).isPresent();
    }

    private static ObjectRef photograph(int number) {
        return new ObjectRef("pictures", "photograph", 1,
                Sha256.of(Integer.toString(number).getBytes(StandardCharsets.US_ASCII)));
    }

    private static EditFinished finished(ObjectRef photograph, String worker, boolean done) {
        EditRequest request = new EditRequest(new JobId("job-1"), Lane.BATCH,
                new EditInputs(photograph, photograph, Optional.empty(), Optional.empty()), Optional.empty(),
                1,
                "stable", Optional.empty(), false, false, NOW, Optional.empty());
        Outcome outcome = done
                ? new Outcome.Done(photograph, new ModelUsed("m-1", photograph.sha256(), true),
                        new PixelBox(0, 0, 8, 8))
                : new Outcome.Cancelled("on purpose");
        return EditFinished.of(request, new WorkerIdentity(worker, "engine", "device"), 1, NOW,
                StageTimings.none(), outcome);
    }
}

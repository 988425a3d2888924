package retouch.producer.client;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Stage;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

class EditHandleTest {

    private final EditHandle handle = new EditHandle(new JobId("demo"), Sha256.of(new byte[]{1}));

    @Test
    void tellsALateListenerWhatItMissedAndInOrder() {
        handle.progressed(progress(Stage.FETCH));
        handle.progressed(progress(Stage.DECODE));

        List<Stage> told = new ArrayList<>();
        handle.onProgress(stage -> told.add(stage.stage()));
        handle.progressed(progress(Stage.GENERATE));

        assertThat(told).containsExactly(Stage.FETCH, Stage.DECODE, Stage.GENERATE);
    }

    @Test
    void keepsTheLastStagesOfAJobThatIsTriedOverAndOver() {
        for (int attempt = 1; attempt <= 100; attempt++) {
            handle.progressed(progress(Stage.FETCH));
            handle.progressed(progress(Stage.GENERATE));
        }

        List<Stage> told = new ArrayList<>();
        handle.onProgress(stage -> told.add(stage.stage()));

        assertThat(told).hasSize(16).startsWith(Stage.FETCH).endsWith(Stage.GENERATE);
    }

    private EditProgress progress(Stage stage) {
        return new EditProgress(handle.job(), stage, "w-1", TestingWorker.NOON);
    }
}

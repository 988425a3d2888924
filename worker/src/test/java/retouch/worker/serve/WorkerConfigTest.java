package retouch.worker.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.model.TrustPolicy;
import retouch.fleet.object.S3ObjectStore;
import retouch.schemas.job.Lane;
import retouch.schemas.model.CardSignature;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.worker.edit.JobConfig;
import retouch.worker.generate.Device;
import retouch.worker.generate.EngineChoice;
import retouch.worker.generate.vector.ProductsChoice;
import retouch.worker.generate.vector.VectorGenerator;
import retouch.worker.model.ModelShelf;
import retouch.worker.shadow.ShadowConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WorkerConfigTest {

    private static final Sha256 MODEL = Sha256.of(new byte[]{1});

    private static final String KEY = CardSignature.newKeys().publicKey();

    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("RETOUCH_KAFKA_BOOTSTRAP", "kafka:1"),
            Map.entry("RETOUCH_S3_BUCKET", "faces"),
            Map.entry("RETOUCH_WORKER_ID", "w-1"),
            Map.entry("RETOUCH_WORKER_POOL", "power9"),
            Map.entry("RETOUCH_WORKER_LANES", "batch, interactive"),
            Map.entry("RETOUCH_WORKER_MODEL", MODEL.hex()),
            Map.entry("RETOUCH_WORKER_SPARE_MODELS", "2"),
            Map.entry("RETOUCH_WORKER_MODEL_LOAD_MAX", "PT11S"),
            Map.entry("RETOUCH_WORKER_MODEL_DRAIN_MAX", "PT12S"),
            Map.entry("RETOUCH_WORKER_MODEL_RETRY_AFTER", "PT13S"),
            Map.entry("RETOUCH_WORKER_MODEL_COURTESY_MAX", "PT15S"),
            Map.entry("RETOUCH_WORKER_MODEL_WAIT", "PT14S"),
            Map.entry("RETOUCH_MODEL_KEYS", KEY),
            Map.entry("RETOUCH_MODEL_LICENSES", "MIT, CC0-1.0"),
            Map.entry("RETOUCH_MODEL_TRUST", "required"),
            Map.entry("RETOUCH_WORKER_ENGINE", "nd4j"),
            Map.entry("RETOUCH_WORKER_DEVICE", "CPU"),
            Map.entry("RETOUCH_VECTOR_PRODUCTS", "kernel"),
            Map.entry("RETOUCH_WORKER_CACHE", "/models"),
            Map.entry("RETOUCH_WORKER_START_PATIENCE", "PT10S"),
            Map.entry("RETOUCH_WORKER_STOP_PATIENCE", "PT9S"),
            Map.entry("RETOUCH_WORKER_STOP_WITH_INPUT", "true"),
            Map.entry("RETOUCH_WORKER_ATTEMPTS_MAX", "2"),
            Map.entry("RETOUCH_WORKER_OUTAGE_MAX", "PT1M"),
            Map.entry("RETOUCH_WORKER_OUTAGE_PAUSE", "PT1S"),
            Map.entry("RETOUCH_WORKER_SEND_MAX", "PT5S"),
            Map.entry("RETOUCH_WORKER_RETRY_FIRST", "PT2S"),
            Map.entry("RETOUCH_WORKER_RETRY_MAX", "PT3S"),
            Map.entry("RETOUCH_WORKER_LOOK_EVERY", "PT4S"),
            Map.entry("RETOUCH_WORKER_JOBS", "3"),
            Map.entry("RETOUCH_WORKER_BATCH", "2"),
            Map.entry("RETOUCH_WORKER_BATCH_WINDOW", "PT0.05S"),
            Map.entry("RETOUCH_WORKER_ROLE", "shadow"),
            Map.entry("RETOUCH_WORKER_SHADOW_LAG_MAX", "PT8S"),
            Map.entry("RETOUCH_WORKER_STATUS_EVERY", "PT7S"),
            Map.entry("RETOUCH_WORKER_SELF_FAULTS_MAX", "4"),
            Map.entry("RETOUCH_WORKER_CLOCK_SKEW", "-PT1H"));

    @Test
    void needsNoSettingAtAll() throws InvalidSettingsException {
        WorkerConfig config = WorkerConfig.from(Map.of());

        assertThat(config.id()).startsWith("worker-");
        assertThat(config).isEqualTo(new WorkerConfig(config.fleet(), S3ObjectStore.Config.standard(),
                KafkaBroker.Config.standard(), JobConfig.standard(), config.id(), "cpu",
                List.of(Lane.INTERACTIVE, Lane.BATCH), Optional.empty(),
                new ModelShelf.Config(Set.of(Alias.STABLE, Alias.CANARY), 1, Duration.ofMinutes(1),
                        Duration.ofMinutes(2), Duration.ofSeconds(5), Duration.ofSeconds(3)),
                Duration.ofMinutes(1), TrustPolicy.OPEN, EngineChoice.of(Optional.empty()), Path.of("cache"),
                Duration.ofMinutes(1), Duration.ofMinutes(2), false, WorkerConfig.jobsAtOnceHere(),
                InferenceThread.Batches.NONE,
                Duration.ofSeconds(3), 3,
                Duration.ZERO,
                config.crashes(), ShadowConfig.standard()));
    }

    @Test
    void readsEverySetting() throws InvalidSettingsException {
        WorkerConfig config = WorkerConfig.from(ALL);

        assertThat(config.fleet().bootstrap()).isEqualTo("kafka:1");
        assertThat(config.fleet().bucket()).isEqualTo("faces");
        assertThat(config).isEqualTo(new WorkerConfig(config.fleet(), S3ObjectStore.Config.standard(),
                KafkaBroker.Config.standard(),
                new JobConfig(2, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(5),
                        Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4)),
                "w-1", "power9",
                List.of(Lane.BATCH, Lane.INTERACTIVE), Optional.of(MODEL),
                new ModelShelf.Config(Set.of(Alias.STABLE, Alias.CANARY), 2, Duration.ofSeconds(11),
                        Duration.ofSeconds(12), Duration.ofSeconds(13), Duration.ofSeconds(15)),
                Duration.ofSeconds(14),
                new TrustPolicy(true, List.of(KEY), new TreeSet<>(Set.of("CC0-1.0", "MIT"))),
                new EngineChoice(Optional.of("nd4j"), Optional.of(Device.CPU),
                        VectorGenerator.Config.standard().withProducts(ProductsChoice.KERNEL), 2),
                Path.of("/models"),
                Duration.ofSeconds(10), Duration.ofSeconds(9), true, 3,
                new InferenceThread.Batches(2, Duration.ofMillis(50)), Duration.ofSeconds(7), 4,
                Duration.ofHours(-1),
                config.crashes(), new ShadowConfig(true, Duration.ofSeconds(8))));
    }

    @Test
    void reportsEveryProblemTogether() {
        Map<String, String> wrong = new HashMap<>(ALL);
        wrong.put("RETOUCH_WORKER_POOL", "Power 9");
        wrong.put("RETOUCH_WORKER_LANES", "batch,batch");
        wrong.put("RETOUCH_WORKER_MODEL", "stable");
        wrong.put("RETOUCH_WORKER_ATTEMPTS_MAX", "0");
        wrong.put("RETOUCH_WORKER_LANE", "batch");
        wrong.put("RETOUCH_VECTOR_PRODUCTS", "mkl");
        wrong.put("RETOUCH_WORKER_DEVICE", "tpu");
        wrong.put("RETOUCH_WORKER_CRASH_AT", "noon");
        wrong.put("RETOUCH_WORKER_CRASH_ON", "breakfast");

        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> WorkerConfig.from(wrong))
                .satisfies(problem -> assertThat(problem.problems()).hasSize(9))
                .withMessageContainingAll("RETOUCH_WORKER_DEVICE must be auto, cpu or cuda, not 'tpu'.",
                        "RETOUCH_WORKER_POOL", "'Power 9'",
                        "RETOUCH_WORKER_LANES", "RETOUCH_WORKER_MODEL", "64 hex digits",
                        "RETOUCH_WORKER_ATTEMPTS_MAX", "RETOUCH_WORKER_LANE is not a setting",
                        "RETOUCH_VECTOR_PRODUCTS must be auto, kernel or openblas, not 'mkl'");
    }

    @Test
    void aWorkerMustGiveUpBeforeTheBrokerDoes() {
        Map<String, String> wrong = new HashMap<>(ALL);
        wrong.put("RETOUCH_WORKER_ATTEMPTS_MAX", "3");
        wrong.put("RETOUCH_KAFKA_DELIVERIES_MAX", "3");

        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> WorkerConfig.from(wrong))
                .withMessageContaining(
                        "RETOUCH_WORKER_ATTEMPTS_MAX must be less than RETOUCH_KAFKA_DELIVERIES_MAX");
    }

    @Test
    void aBatchMustFitIntoTheJobsInHandAndWaitForOneSecondAtMost() throws InvalidSettingsException {
        assertThat(WorkerConfig.from(Map.of("RETOUCH_WORKER_BATCH", "8")).jobsAtOnce())
                .isEqualTo(WorkerConfig.jobsAtOnceHere() + 7);
        Map<String, String> wrong = Map.of("RETOUCH_WORKER_BATCH", "4", "RETOUCH_WORKER_JOBS", "3",
                "RETOUCH_WORKER_BATCH_WINDOW", "PT2S");

        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> WorkerConfig.from(wrong))
                .satisfies(problem -> assertThat(problem.problems()).hasSize(2))
                .withMessageContainingAll("RETOUCH_WORKER_JOBS must not be less than RETOUCH_WORKER_BATCH",
                        "3 < 4", "RETOUCH_WORKER_BATCH_WINDOW must be up to PT1S, not 'PT2S'");
    }

    @Test
    void exitCodesAreFixed() {
        assertThat(WorkerExit.list().keySet()).containsExactly("0", "1", "2", "3", "4", "5");
        assertThat(WorkerExit.OK.number()).isZero();
        assertThat(WorkerExit.BROKEN.number()).isEqualTo(1);
        assertThat(WorkerExit.SETTINGS.number()).isEqualTo(2);
        assertThat(WorkerExit.UNREACHABLE.number()).isEqualTo(3);
        assertThat(WorkerExit.MODEL.number()).isEqualTo(4);
        assertThat(WorkerExit.UNHEALTHY.number()).isEqualTo(5);
    }
}

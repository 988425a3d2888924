package retouch.worker.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Section;
import retouch.fleet.config.Settings;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.model.TrustPolicy;
import retouch.fleet.object.S3ObjectStore;
import retouch.schemas.job.Lane;
import retouch.schemas.object.Sha256;
import retouch.schemas.pool.Pool;
import retouch.schemas.registry.Alias;
import retouch.worker.crash.Crashes;
import retouch.worker.edit.JobConfig;
import retouch.worker.generate.EngineChoice;
import retouch.worker.model.ModelShelf;
import retouch.worker.shadow.ShadowConfig;

/// Everything that decides how a worker behaves, read once at its start.
///
/// @param fleet         where the fleet is
/// @param store         how patient it is with the store
/// @param broker        how it talks to the broker
/// @param jobs          when it gives up on a job
/// @param id            its name, unique in the fleet
/// @param pool          the pool it belongs to
/// @param lanes         where it takes jobs from, in order of preference
/// @param model         the one version it serves, by the digest of its card; empty to follow the fleet's aliases
/// @param models        how it holds versions
/// @param modelWait     how long it waits at its start for a version to be stable
/// @param trust         which versions it takes at all
/// @param engine        what computes, and on what
/// @param cache         where it keeps model bundles
/// @param startPatience how long the broker may be away when it starts
/// @param stopPatience  how long the job in hand may take when the worker is told to stop
/// @param stopWithInput whether the end of its standard input tells it to stop
/// @param jobsAtOnce    jobs in hand: while one is generated, another is fetched, decoded, encoded or stored
/// @param batches       how many of them the engine computes together
/// @param statusEvery   between two reports of how it is
/// @param selfFaultsMax jobs that the engine may fail in a row before it tests itself
/// @param clockSkew     how wrong its clock is; for tests
/// @param crashes       where it dies; for tests
/// @param shadow        whether it answers at all
public record WorkerConfig(
        FleetConfig fleet,
        S3ObjectStore.Config store,
        KafkaBroker.Config broker,
        JobConfig jobs,
        String id,
        String pool,
        List<Lane> lanes,
        Optional<Sha256> model,
        ModelShelf.Config models,
        Duration modelWait,
        TrustPolicy trust,
        EngineChoice engine,
        Path cache,
        Duration startPatience,
        Duration stopPatience,
        boolean stopWithInput,
        int jobsAtOnce,
        InferenceThread.Batches batches,
        Duration statusEvery,
        int selfFaultsMax,
        Duration clockSkew,
        Crashes crashes,
        ShadowConfig shadow) {

    public WorkerConfig {
        Objects.requireNonNull(fleet, "fleet");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(jobs, "jobs");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(pool, "pool");
        lanes = List.copyOf(lanes);
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(models, "models");
        Objects.requireNonNull(modelWait, "modelWait");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(batches, "batches");
        Objects.requireNonNull(clockSkew, "clockSkew");
        Objects.requireNonNull(crashes, "crashes");
        Objects.requireNonNull(shadow, "shadow");
        if (lanes.isEmpty()) {
            throw new IllegalArgumentException("a worker needs a lane");
        }
    }

    /// Reads all settings.
    ///
    /// @throws InvalidSettingsException with every problem
    public static WorkerConfig from(Settings settings) throws InvalidSettingsException {
        InferenceThread.Batches batches = InferenceThread.Batches.from(settings);
        WorkerConfig config = new WorkerConfig(
                FleetConfig.from(settings),
                S3ObjectStore.Config.from(settings),
                KafkaBroker.Config.from(settings),
                JobConfig.from(settings),
                id(settings),
                pool(settings),
                lanes(settings),
                model(settings),
                models(settings),
                settings.duration("RETOUCH_WORKER_MODEL_WAIT", Duration.ofMinutes(1)),
                TrustPolicy.from(settings),
                EngineChoice.from(settings).withBatchMax(batches.sizeMax()),
                Path.of(settings.text("RETOUCH_WORKER_CACHE", "cache")),
                settings.duration("RETOUCH_WORKER_START_PATIENCE", Duration.ofMinutes(1)),
                settings.duration("RETOUCH_WORKER_STOP_PATIENCE", Duration.ofMinutes(2)),
                settings.flag("RETOUCH_WORKER_STOP_WITH_INPUT", false),
                settings.integer("RETOUCH_WORKER_JOBS", jobsAtOnceHere() + batches.sizeMax() - 1, 1, 128),
                batches,
                settings.duration("RETOUCH_WORKER_STATUS_EVERY", Duration.ofSeconds(3)),
                settings.integer("RETOUCH_WORKER_SELF_FAULTS_MAX", 3, 1, 100),
                skew(settings),
                Crashes.from(settings),
                ShadowConfig.from(settings));
        if (config.jobsAtOnce() < batches.sizeMax()) {
            settings.problem(
                    "RETOUCH_WORKER_JOBS must not be less than RETOUCH_WORKER_BATCH, or no batch is ever"
                            + " full: %d < %d.".formatted(config.jobsAtOnce(), batches.sizeMax()));
        }
        if (config.jobs().attemptsMax() >= config.broker().deliveriesMax()) {
            settings.problem(
                    "RETOUCH_WORKER_ATTEMPTS_MAX must be less than RETOUCH_KAFKA_DELIVERIES_MAX, or the broker"
                            + " drops a request before its worker gives up: %d >= %d.".formatted(
                                    config.jobs().attemptsMax(),
                                    config.broker().deliveriesMax()));
        }
        settings.checkOwn(Section.KAFKA, Section.S3, Section.WORKER, Section.VECTOR, Section.MODEL,
                Section.METRICS, Section.TRACES);
        return config;
    }

    /// As [#from(Settings)], from an environment alone.
    public static WorkerConfig from(Map<String, String> environment) throws InvalidSettingsException {
        return from(Settings.of(environment, Optional.empty()));
    }

    private static String pool(Settings settings) {
        String pool = settings.text("RETOUCH_WORKER_POOL", Pool.DEFAULT_NAME);
        if (!Pool.isName(pool)) {
            settings.problem(
                    "RETOUCH_WORKER_POOL must have 1 to 63 lower-case letters, digits or dashes and start"
                            + " with a letter, and not be 'shadow', not '%s'.".formatted(pool));
        }
        return pool;
    }

    private static String id(Settings settings) {
        String id = settings.text("RETOUCH_WORKER_ID",
                "worker-" + UUID.randomUUID().toString().substring(0, 8));
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            settings.problem(
                    "RETOUCH_WORKER_ID must have 1 to 64 letters, digits, dots, dashes or underscores, not '%s'."
                            .formatted(id));
        }
        return id;
    }

    private static List<Lane> lanes(Settings settings) {
        String standard = Arrays.stream(Lane.values()).map(Lane::label).collect(Collectors.joining(","));
        String text = settings.text("RETOUCH_WORKER_LANES", standard);
        List<Lane> lanes = new ArrayList<>();
        for (String label : text.split(",", -1)) {
            Optional<Lane> lane = Lane.of(label.strip().toLowerCase(Locale.ROOT));
            if (lane.isEmpty() || lanes.contains(lane.get())) {
                settings.problem(
                        "RETOUCH_WORKER_LANES must list lanes once each, of %s, not '%s'.".formatted(standard,
                                text));
                return List.of(Lane.values());
            }
            lanes.add(lane.get());
        }
        return lanes;
    }

    /// With two processors the engine has both: a second job's codec then only stops its threads from meeting.
    /// A full-size job took 293 ms in a full queue with two in hand, 246 ms with one; on more processors the
    /// codec has one of its own.
    static int jobsAtOnceHere() {
        return Runtime.getRuntime().availableProcessors() > 2 ? 2 : 1;
    }

    private static Duration skew(Settings settings) {
        String text = settings.optionalText("RETOUCH_WORKER_CLOCK_SKEW").orElse("PT0S");
        try {
            return Duration.parse(text.strip());
        } catch (DateTimeParseException e) {
            settings.problem("RETOUCH_WORKER_CLOCK_SKEW must be a duration such as -PT1H, not '%s'."
                    .formatted(text));
            return Duration.ZERO;
        }
    }

    private static Optional<Sha256> model(Settings settings) {
        Optional<String> hex = settings.optionalText("RETOUCH_WORKER_MODEL");
        try {
            return hex.map(digits -> new Sha256(digits.strip()));
        } catch (IllegalArgumentException e) {
            settings.problem(
                    "RETOUCH_WORKER_MODEL must be the digest of a model's card, 64 hex digits, not '%s'; leave it"
                            .formatted(hex.get()) + " out to follow the fleet's aliases.");
            return Optional.empty();
        }
    }

    private static ModelShelf.Config models(Settings settings) {
        return new ModelShelf.Config(Set.of(Alias.STABLE, Alias.CANARY),
                settings.integer("RETOUCH_WORKER_SPARE_MODELS", 1, 1, 16),
                settings.duration("RETOUCH_WORKER_MODEL_LOAD_MAX", Duration.ofMinutes(1)),
                settings.duration("RETOUCH_WORKER_MODEL_DRAIN_MAX", Duration.ofMinutes(2)),
                settings.duration("RETOUCH_WORKER_MODEL_RETRY_AFTER", Duration.ofSeconds(5)),
                settings.duration("RETOUCH_WORKER_MODEL_COURTESY_MAX", Duration.ofSeconds(3)));
    }
}

package retouch.fleet.config;

/// What settings are about; their keys begin with it. One environment may hold those of every service, so each leaves
/// the sections of others alone ([Settings#checkOwn]).
public enum Section {
    /// The broker.
    KAFKA,
    /// The object store.
    S3,
    /// A worker.
    WORKER,
    /// The engine `vector`.
    VECTOR,
    /// Which model versions are trusted.
    MODEL,
    /// The gateway.
    GATEWAY,
    /// The trainer.
    TRAINER,
    /// The dashboard.
    OPS,
    /// Roll-outs.
    ROLLOUT,
    /// Pools.
    POOLS,
    /// Figures and health.
    METRICS,
    /// Traces.
    TRACES,
    /// Logs, which are set up before anything is read.
    LOG;

    String prefix() {
        return Settings.PREFIX + name() + "_";
    }
}

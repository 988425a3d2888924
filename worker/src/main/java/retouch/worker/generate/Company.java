package retouch.worker.generate;

/// Whether a run may be computed together with those of others, where its engine has batches. The most urgent first.
public enum Company {

    /// Never: the same bits whoever else runs.
    ALONE,

    /// With whoever waits already; it waits for nobody.
    AT_ONCE,

    /// It may wait a little for others to come.
    MAY_WAIT
}

package retouch.worker.generate;

/// How often an engine could begin from what it had kept of a photograph ([RunOptions#kept]).
///
/// @param hits   runs that could
/// @param misses runs that had a name and could not
public record KeptCounts(long hits, long misses) {

    /// Of an engine that keeps nothing.
    public static final KeptCounts NONE = new KeptCounts(0, 0);
}

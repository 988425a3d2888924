package retouch.fleet.access;

import java.util.Locale;

/// A kind of process that comes to the broker under a name of its own.
public enum Service {
    /// Publishes edits and tells their status: `gateway`, `edit`, `status`, `cancel`.
    GATEWAY,
    /// Runs jobs.
    WORKER,
    /// Trains, and makes what it trained known.
    TRAINER,
    /// Decides about roll-outs: `keeper`.
    KEEPER,
    /// Lets pools follow their load and makes them what they are wanted to be: `pools keep`.
    POOLS,
    /// People and programs that run the fleet: `pools`, `models`, `dead-letters`, `ops`. Creates the topics.
    OPS;

    /// The word that a person would use.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

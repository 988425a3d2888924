package retouch.cli.bench.faults;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;

/// One fault, done to a fleet under load.
interface Scenario {

    /// What `--only` calls it: lower-case words with dashes.
    String name();

    /// What is done, in words.
    String fault();

    /// Does it, and says what is left. Afterwards broker and store are as they were; workers are
    /// whoever is left.
    ///
    /// @param fleet borrowed
    /// @param seed  decides everything that is random
    Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException;
}

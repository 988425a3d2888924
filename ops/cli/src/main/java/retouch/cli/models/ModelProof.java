package retouch.cli.models;

import retouch.fleet.Fleet;
import retouch.fleet.registry.Registry;

/// Shows that a version loads before an alias is moved to it.
@FunctionalInterface
interface ModelProof {

    /// Fetches, checks, loads and runs a version on this machine.
    ///
    /// @param nameOrDigest the version
    /// @throws NoModelException if it does not; the sentence says why
    void prove(Fleet fleet, Registry registry, String nameOrDigest) throws NoModelException;
}

package retouch.producer.command;

import retouch.fleet.Fleet;

/// How a verb comes to a connected fleet. The command line reads `--data` or the environment for it;
/// a test hands out one made of memory.
@FunctionalInterface
public interface FleetAccess {

    /// Connects. The caller closes the fleet.
    ///
    /// @throws FleetUnavailableException if there is no fleet to talk to; its message is shown to the user
    Fleet open() throws FleetUnavailableException;
}

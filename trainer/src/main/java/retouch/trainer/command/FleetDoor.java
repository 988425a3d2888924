package retouch.trainer.command;

import retouch.fleet.Fleet;

/// The way to the fleet, however the process was told where it is.
@FunctionalInterface
public interface FleetDoor {

    /// @return owned by the caller
    /// @throws ClosedException if there is no fleet, or it does not answer; the message says what to do
    Fleet open() throws ClosedException;

    /// There is no way in. Not retryable by itself.
    final class ClosedException extends Exception {

        private static final long serialVersionUID = 1;

        public ClosedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

package retouch.fleet.lease;

import retouch.schemas.key.ObjectKeys;

/// What one process of the fleet at a time may do.
public enum Right {
    /// To train.
    TRAINING(ObjectKeys.TRAINING_LEASES),
    /// To decide about roll-outs.
    ROLLOUTS(ObjectKeys.ROLLOUT_LEASES);

    private final String prefix;

    Right(String prefix) {
        this.prefix = prefix;
    }

    /// What the keys of its leases begin with.
    String prefix() {
        return prefix;
    }
}

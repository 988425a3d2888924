package retouch.trainer.run;

import java.time.Duration;
import java.util.Optional;

/// How long to train.
///
/// @param until the last step, counted from the training's beginning
/// @param time  no step begins after it
public record Budget(long until, Optional<Duration> time) {

    public Budget {
        if (until < 1) {
            throw new IllegalArgumentException("a training has at least one step, not " + until);
        }
    }
}

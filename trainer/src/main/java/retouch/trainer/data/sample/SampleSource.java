package retouch.trainer.data.sample;

/// An endless, numbered row of samples. Sample `n` depends on the source's settings and on `n` alone, so that
/// a training that stopped goes on where it was, and a picture in a report can be made again.
///
/// Thread-safe: several threads prepare samples at once.
@FunctionalInterface
public interface SampleSource {

    /// @param number 0 or more
    TrainingSample sample(long number);
}

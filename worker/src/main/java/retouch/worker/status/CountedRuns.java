package retouch.worker.status;

import java.util.Objects;

import retouch.fleet.metric.Metric;
import retouch.fleet.metric.Metrics;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.KeptCounts;
import retouch.worker.generate.RunOptions;

/// An engine whose runs are counted for Prometheus, and the pictures in them: how large batches are. Owns the engine
/// and is owned by the same thread.
public final class CountedRuns implements Generator {

    private final Generator generator;
    private final Metrics metrics;

    /// @param generator closed with this one
    public CountedRuns(Generator generator, Metrics metrics) {
        this.generator = Objects.requireNonNull(generator, "generator");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
    }

    @Override
    public NetworkDescription network() {
        return generator.network();
    }

    @Override
    public String engine() {
        return generator.engine();
    }

    @Override
    public String device() {
        return generator.device();
    }

    /// Counts the run unless it fails.
    @Override
    public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
        Tensor painted = generator.run(input, options);
        metrics.count(Metric.ENGINE_RUNS);
        metrics.add(Metric.ENGINE_PICTURES, input.size(0));
        return painted;
    }

    @Override
    public boolean hasBatches() {
        return generator.hasBatches();
    }

    @Override
    public KeptCounts keptCounts() {
        return generator.keptCounts();
    }

    @Override
    public void close() {
        generator.close();
    }
}

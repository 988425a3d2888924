package retouch.worker.generate.vector;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Box;
import retouch.worker.generate.SeededWeights;

/// Layers of the paper's network, each by the algorithm that the engine chose for it, on one thread.
@State(Scope.Benchmark)
public class LayerBench {

    static final NetworkDescription NETWORK = NetworkDescription.paper(GateVariant.PROPER);

    private static final long SEED = 20261123;

    /// Direct: the first, a deep one, a dilated one, the last. Winograd: stride 2, transposed, stride 1.
    @Param({"gconv1_ds", "gconv5_ds", "co_conv1_dlt", "gconv14", "gconv2_ds", "deconv6", "gconv13", "gconv12"})
    private String layer = "";

    private Crew crew = Crew.of(1);
    private VectorNetwork.Step step;
    private FeatureMap reads;
    private FeatureMap writes;

    /// The layer of that name.
    static Layer named(String name) {
        return NETWORK.layers().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Setup(Level.Trial)
    public void load() {
        Activations maps = new Activations(NETWORK);
        maps.take(SeededWeights.input(NETWORK, 1, SEED), 0);
        step = VectorNetwork.of(NETWORK, SeededWeights.of(NETWORK, SEED), new Multiplier.Kernel()).steps().stream()
                .filter(each -> each.layer().name().equals(layer)).findFirst().orElseThrow();
        reads = maps.reads(step.layer());
        writes = maps.writes(step.layer());
    }

    @Benchmark
    public float[] convolution() {
        step.convolution().run(crew, reads, writes, Box.whole(grid()));
        return writes.data();
    }

    @TearDown(Level.Trial)
    public void close() {
        crew.close();
    }

    /// A transposed convolution's sums lie on its input's grid.
    private int grid() {
        return switch (step.layer()) {
            case Layer.GatedConv conv -> conv.outputSide();
            case Layer.GatedDeconv deconv -> deconv.inputSide();
        };
    }
}

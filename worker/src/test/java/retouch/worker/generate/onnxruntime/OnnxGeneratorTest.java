package retouch.worker.generate.onnxruntime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

import ai.onnxruntime.OrtException;
import org.junit.jupiter.api.Test;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.onnx.OnnxForm;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Box;
import retouch.worker.generate.Device;
import retouch.worker.generate.Differences;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorContract;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.ResidentMemory;
import retouch.worker.generate.RunOptions;
import retouch.worker.generate.SeededWeights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class OnnxGeneratorTest implements GeneratorContract {

    private static final Box MIDDLE = new Box(500, 400, 540, 470);

    @Override
    public Generator load(NetworkDescription network, Weights weights) throws GeneratorException {
        return OnnxGenerator.load(network, weights, OnnxGenerator.Config.standard());
    }

    @Test
    void endsInTheMiddleOfASessionAndRunsAgain() throws GeneratorException {
        NetworkDescription network = new NetworkDescription(1024, 32, 5, GateVariant.COMPATIBLE);
        Tensor input = SeededWeights.input(network, 1, SEED);
        RunOptions middle = RunOptions.WHOLE.within(List.of(MIDDLE));
        // One thread, so that a run lasts longer than the watch waits on any machine.
        OnnxGenerator.Config slow = new OnnxGenerator.Config(1, OnnxForm.TUNED, Device.CPU, 1);
        try (Generator generator = OnnxGenerator.load(network, SeededWeights.of(network, SEED), slow)) {
            Tensor expected = generator.run(input, middle);

            assertThatThrownBy(() -> generator.run(input, RunOptions.WHOLE.stoppedBy(
                    () -> Thread.currentThread().getName().equals("retouch-onnxruntime-watch"))))
                    .isInstanceOf(CancellationException.class).hasCauseInstanceOf(OrtException.class);

            assertThat(generator.run(input, middle)).isEqualTo(expected);
        }
    }

    @Test
    void paintsZerosOutsideOfARegion() throws GeneratorException {
        Box box = new Box(30, 7, 61, 9);
        try (Generator generator = load(WIDE, SeededWeights.of(WIDE, SEED))) {
            Tensor painted = generator.run(SeededWeights.input(WIDE, 1, SEED),
                    RunOptions.WHOLE.within(List.of(box)));
            for (int pixel = 0; pixel < WIDE.side() * WIDE.side(); pixel++) {
                int row = pixel / WIDE.side();
                int column = pixel % WIDE.side();
                boolean inside = row >= box.top() && row < box.bottom() && column >= box.left()
                        && column < box.right();
                assertThat(painted.data()[3 * pixel] != 0).as("row %d, column %d", row, column)
                        .isEqualTo(inside);
            }
        }
    }

    @Test
    void paintsTheSameWithAnyNumberOfThreads() throws GeneratorException {
        Weights weights = SeededWeights.of(WIDE, SEED);
        Tensor input = SeededWeights.input(WIDE, 1, SEED);
        try (Generator one = OnnxGenerator.load(WIDE, weights, withThreads(1));
                Generator four = OnnxGenerator.load(WIDE, weights, withThreads(4))) {
            assertThat(one.device()).endsWith("(1 threads)");
            assertThat(four.device()).endsWith("(4 threads)");
            assertThat(Differences.worst(four.run(input), one.run(input))).isLessThan(SAME);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> withThreads(0));
    }

    @Test
    void givesItsMemoryBackWhenItIsClosed() throws Exception {
        NetworkDescription network = new NetworkDescription(128, 12, 7, GateVariant.COMPATIBLE);
        Weights weights = SeededWeights.of(network, SEED);
        long bytesOfWeights = network.parameters() * Float.BYTES;
        long grown = ResidentMemory.grownBytes(() -> loadAndClose(network, weights, 5));

        System.out.printf("grown by %d MB in 20 loads of %d MB%n", grown >> 20, bytesOfWeights >> 20);
        assertThat(grown).as("20 times %d bytes", bytesOfWeights).isLessThan(10 * bytesOfWeights);
    }

    @Test
    void holdsNoMoreMemoryHoweverManyDifferentBoxesItPaints() throws Exception {
        Tensor input = SeededWeights.input(WIDE, 1, SEED);
        long leakBytes = 1000L * input.data().length * Float.BYTES / 4;
        SplittableRandom random = new SplittableRandom(SEED);
        try (Generator generator = load(WIDE, SeededWeights.of(WIDE, SEED))) {
            long grown = ResidentMemory.grownBytes(() -> paintBoxes(generator, input, random, 250));

            System.out.printf("grown by %d MB in 1,000 boxes%n", grown >> 20);
            assertThat(grown).as("a quarter of an input a run would be %d", leakBytes).isLessThan(leakBytes);
        }
    }

    @Test
    void saysWhatIsMissingWhereThereIsNoCudaDevice() {
        assumeFalse(Files.exists(Path.of("/dev/nvidia0")), "there is a device");
        OnnxGenerator.Config cuda = OnnxGenerator.Config.standard().withDevice(Device.CUDA);
        assertThatThrownBy(() -> OnnxGenerator.load(SMALL, SeededWeights.of(SMALL, SEED), cuda).close())
                .isInstanceOfSatisfying(GeneratorException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageMatching(
                        "(this build of the engine onnxruntime computes on the processor only; build with"
                                + " -Pcuda|the engine onnxruntime needs an NVIDIA device, its driver, CUDA 12 and"
                                + " cuDNN 9)"
                                + " for the device cuda.* or choose the device cpu.*");
    }

    private static OnnxGenerator.Config withThreads(int threads) {
        return new OnnxGenerator.Config(threads, OnnxForm.TUNED, Device.CPU, 1);
    }

    private static void paintBoxes(Generator generator, Tensor input, SplittableRandom random, int times)
            throws GeneratorException {
        int side = WIDE.side();
        for (int time = 0; time < times; time++) {
            int left = random.nextInt(side);
            int top = random.nextInt(side);
            Box box = new Box(left, top, random.nextInt(left + 1, side + 1),
                    random.nextInt(top + 1, side + 1));
            generator.run(input, RunOptions.WHOLE.within(List.of(box)));
        }
    }

    private void loadAndClose(NetworkDescription network, Weights weights, int times)
            throws GeneratorException {
        for (int time = 0; time < times; time++) {
            load(network, weights).close();
        }
    }
}

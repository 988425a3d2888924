package retouch.worker.generate.onnxruntime;

import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.onnx.OnnxForm;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Border;
import retouch.worker.generate.Box;
import retouch.worker.generate.Device;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// Runs the generator with ONNX Runtime, on the graphs that [retouch.schemas.onnx.OnnxModel] writes. Pictures
/// of a batch run together, as many as [Config#batchMax] says; outside of a region the output is 0.
///
/// **Memory.** Weights and feature maps live in native memory from [#load] to [#close]. ONNX Runtime keeps
/// what its largest run needed.
///
/// Not thread-safe: one thread owns a generator. Its threads are its own, those of two generators too.
public final class OnnxGenerator implements Generator {

    private static final String NO_DEVICE = "the engine onnxruntime needs an NVIDIA device, its driver,"
            + " CUDA 12 and cuDNN 9 for the device cuda; run this worker where they are"
            + " or choose the device cpu";

    private static final Pattern CUDA_SAYS = Pattern.compile("CUDA failure \\d+: [^;]*");

    private final NetworkDescription network;
    private final Config config;
    private final Sessions sessions;
    private final Arena memory = Arena.ofShared();
    private final FloatBuffer pictures;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("retouch-onnxruntime-watch").factory());
    private boolean closed;

    /// @param threads  that compute, the caller's included
    /// @param form     how the graph is written
    /// @param device   what it computes on
    /// @param batchMax pictures that run together; with 1 the graph is laid out for one picture
    public record Config(int threads, OnnxForm form, Device device, int batchMax) {

        public Config {
            if (threads < 1 || threads > 1024) {
                throw new IllegalArgumentException("threads must be 1 to 1024: " + threads);
            }
            Objects.requireNonNull(form, "form");
            Objects.requireNonNull(device, "device");
            if (batchMax < 1 || batchMax > 64) {
                throw new IllegalArgumentException("batchMax must be 1 to 64: " + batchMax);
            }
        }

        /// One thread per processor, the tuned graph, on the processor, one picture after the other.
        public static Config standard() {
            return new Config(Runtime.getRuntime().availableProcessors(), OnnxForm.TUNED, Device.CPU, 1);
        }

        /// The same with another graph.
        public Config withForm(OnnxForm another) {
            return new Config(threads, another, device, batchMax);
        }

        /// The same on another device.
        public Config withDevice(Device another) {
            return new Config(threads, form, another, batchMax);
        }

        /// The same with so many pictures together.
        public Config withBatchMax(int pictures) {
            return new Config(threads, form, device, pictures);
        }
    }

    private OnnxGenerator(NetworkDescription network, Config config, Sessions sessions) {
        this.network = network;
        this.config = config;
        this.sessions = sessions;
        long values = config.batchMax * valuesOf(network);
        this.pictures = memory.allocate(values * Float.BYTES, Long.BYTES).asByteBuffer()
                .order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static long valuesOf(NetworkDescription network) {
        return Box.whole(network.side()).area() * NetworkDescription.INPUT_CHANNELS;
    }

    /// Copies the weights to native memory, in the layout in which they run fastest.
    ///
    /// @throws GeneratorException permanent if the weights are not the network's, if they are more than 2 GiB
    ///     or if there is no such device; retryable if ONNX Runtime cannot take them
    public static OnnxGenerator load(NetworkDescription network, Weights weights, Config config)
            throws GeneratorException {
        String problem = weights.problemWith(network);
        if (!problem.isEmpty()) {
            throw GeneratorException.permanent("the weights do not fit the network: " + problem);
        }
        requireDevice(config.device);
        try {
            return new OnnxGenerator(network, config, Sessions.open(network, weights, config));
        } catch (IllegalArgumentException tooLarge) {
            throw GeneratorException.permanent(
                    "onnxruntime cannot load " + network + ": " + tooLarge.getMessage(),
                    tooLarge);
        } catch (OrtException | OutOfMemoryError failed) {
            throw config.device == Device.CUDA
                    ? GeneratorException.permanent(NO_DEVICE + " (" + gist(failed) + ")", failed)
                    : GeneratorException.retryable("onnxruntime could not take the weights of " + network,
                            failed);
        }
    }

    @Override
    public NetworkDescription network() {
        return network;
    }

    @Override
    public String engine() {
        return "onnxruntime " + sessions.environment().getVersion();
    }

    @Override
    public String device() {
        return switch (config.device) {
            case CPU -> "cpu %s (%d threads)".formatted(System.getProperty("os.arch"), config.threads);
            case CUDA -> "cuda";
        };
    }

    @Override
    public boolean hasBatches() {
        return config.batchMax > 1;
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
        if (closed) {
            throw new IllegalStateException("the generator is closed");
        }
        Border.checkInput(network, input, options);
        List<DecoderPlan> plans = DecoderPlan.of(network, options.region());
        int side = network.side();
        Tensor output = Tensor.zeros(input.size(0), side, side, NetworkDescription.OUTPUT_CHANNELS);
        for (int first = 0; first < input.size(0); first += config.batchMax) {
            int count = Math.min(config.batchMax, input.size(0) - first);
            paint(input, first, count, plans, options, output.data());
        }
        return Border.checkOutput(network, output);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        watch.shutdown();
        try {
            sessions.close();
        } catch (OrtException failed) {
            throw new IllegalStateException("onnxruntime did not give its memory back", failed);
        } finally {
            memory.close();
        }
    }

    private void paint(Tensor input, int first, int count, List<DecoderPlan> plans, RunOptions options,
            float[] painted) throws GeneratorException {
        int values = Math.toIntExact(valuesOf(network));
        pictures.clear().put(input.data(), first * values, count * values).flip();
        long[] shape = {count, network.side(), network.side(), NetworkDescription.INPUT_CHANNELS};
        try (Termination termination = new Termination(watch, options)) {
            try (OnnxTensor some = OnnxTensor.createTensor(sessions.environment(), pictures, shape)) {
                sessions.run(some, plans, termination,
                        (plan, output) -> copy(plan, output, painted, first, count));
            } catch (OrtException failed) {
                if (termination.demanded()) {
                    throw cancelled(failed);
                }
                throw failed;
            }
        } catch (OrtException | OutOfMemoryError failed) {
            throw GeneratorException.retryable("onnxruntime failed on an input " + input, failed);
        }
    }

    /// What this build is made for: CUDA with `-Pcuda`, whether or not there is such a device here.
    ///
    /// @throws LinkageError if its native libraries cannot be loaded
    public static Device deviceOfBuild() {
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA) ? Device.CUDA : Device.CPU;
    }

    private static void requireDevice(Device device) throws GeneratorException {
        if (device == Device.CUDA && deviceOfBuild() != Device.CUDA) {
            throw GeneratorException
                    .permanent("this build of the engine onnxruntime computes on the processor only;"
                            + " build with -Pcuda for the device cuda, or choose the device cpu");
        }
    }

    private static CancellationException cancelled(OrtException cause) {
        CancellationException cancelled = new CancellationException(
                "the run was stopped between two operators");
        cancelled.initCause(cause);
        return cancelled;
    }

    /// What CUDA says, without the C++ before and after it; else the first line.
    private static String gist(Throwable failed) {
        String message = String.valueOf(failed.getMessage());
        Matcher cuda = CUDA_SAYS.matcher(message);
        return cuda.find() ? cuda.group() : message.lines().findFirst().orElse("");
    }

    private void copy(DecoderPlan plan, float[] values, float[] painted, int first, int count) {
        int channels = NetworkDescription.OUTPUT_CHANNELS;
        Box from = plan.painted();
        Box wanted = plan.wanted();
        for (int index = 0; index < count; index++) {
            int above = index * from.height() - from.top();
            for (int row = wanted.top(); row < wanted.bottom(); row++) {
                System.arraycopy(values,
                        ((above + row) * from.width() + wanted.left() - from.left()) * channels, painted,
                        (((first + index) * network.side() + row) * network.side() + wanted.left())
                                * channels,
                        wanted.width() * channels);
            }
        }
    }
}

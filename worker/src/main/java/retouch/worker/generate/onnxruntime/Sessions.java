package retouch.worker.generate.onnxruntime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.onnx.OnnxModel;
import retouch.worker.generate.Device;

/// The encoder and the decoder, loaded. Two sessions, so that the decoder can paint several boxes and the
/// encoder need not run again; what passes between them stays in native memory.
///
/// @param environment the process's
/// @param encoder     owned
/// @param decoder     owned
record Sessions(OrtEnvironment environment, OrtSession encoder, OrtSession decoder) implements AutoCloseable {

    /// Takes the box that a plan paints, `[N, height, width, 3]`.
    @FunctionalInterface
    interface Painted {

        void accept(DecoderPlan plan, float[] values);
    }

    static Sessions open(NetworkDescription network, Weights weights, OnnxGenerator.Config config)
            throws OrtException {
        OrtEnvironment environment = Environment.get();
        OrtSession encoder = open(environment, OnnxModel.encoder(network, weights, config.form()), config,
                config.batchMax() == 1);
        try {
            // What it needs depends on the box, so a pattern of one run does not fit the next.
            return new Sessions(environment, encoder,
                    open(environment, OnnxModel.decoder(network, weights, config.form()), config, false));
        } catch (OrtException | RuntimeException | Error failed) {
            encoder.close();
            throw failed;
        }
    }

    /// Runs the encoder once, then the decoder for each plan.
    ///
    /// @param input as many pictures as run together
    void run(OnnxTensor input, List<DecoderPlan> plans, Termination termination, Painted painted)
            throws OrtException {
        try (OrtSession.Result between = encoder.run(Map.of(OnnxModel.INPUT, input), termination.flag())) {
            Map<String, OnnxTensor> feeds = new HashMap<>();
            feeds.put(OnnxModel.INPUT, input);
            for (Map.Entry<String, OnnxValue> output : between) {
                feeds.put(output.getKey(), (OnnxTensor) output.getValue());
            }
            for (DecoderPlan plan : plans) {
                painted.accept(plan, decode(feeds, plan, termination.flag()));
            }
        }
    }

    @Override
    public void close() throws OrtException {
        try (encoder; decoder) {
            // Both close, even if one of them fails.
        }
    }

    private float[] decode(Map<String, OnnxTensor> feeds, DecoderPlan plan, OrtSession.RunOptions options)
            throws OrtException {
        try (OnnxTensor starts = OnnxTensor.createTensor(environment, plan.starts().toArray(long[][]::new));
                OnnxTensor ends = OnnxTensor.createTensor(environment, plan.ends().toArray(long[][]::new))) {
            feeds.put(OnnxModel.STARTS, starts);
            feeds.put(OnnxModel.ENDS, ends);
            try (OrtSession.Result result = decoder.run(feeds, options)) {
                return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
            }
        }
    }

    private static OrtSession open(OrtEnvironment environment, OnnxModel model, OnnxGenerator.Config config,
            boolean sameEachRun) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                Arena arena = Arena.ofConfined()) {
            // Its errors come as exceptions; a run that was stopped would print one.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(config.threads());
            options.setMemoryPatternOptimization(sameEachRun);
            if (config.batchMax() == 1) {
                options.setSymbolicDimensionValue(OnnxModel.BATCH, 1);
            }
            // Threads spin between two operators, and no longer: the other session's need the processors.
            options.addConfigEntry("session.force_spinning_stop", "1");
            if (config.device() == Device.CUDA) {
                options.addCUDA();
            }
            ByteBuffer memory = arena.allocate(model.bytes()).asByteBuffer();
            model.write(memory);
            return environment.createSession(memory.flip(), options);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
    }
}

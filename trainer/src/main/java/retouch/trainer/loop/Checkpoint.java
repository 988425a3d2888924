package retouch.trainer.loop;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.fleet.file.WholeFile;
import retouch.schemas.model.Weights;
import retouch.schemas.network.Variable;
import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;
import retouch.trainer.network.GeneratorForm;

/// A training at one moment, in one file. A training that goes on from it takes the same steps, to the bit, as one
/// that never stopped.
///
/// | bytes       | content                                                                          |
/// |-------------|----------------------------------------------------------------------------------|
/// | 8           | `RTCKPT01`                                                                       |
/// | 2 + n       | digest of the settings, as text                                                  |
/// | 8           | steps taken                                                                      |
/// | 4, then each | arrays: name, count, 32-bit floats, big-endian                                  |
/// | 32          | SHA-256 of everything before                                                     |
///
/// Nobody ever sees half a file: it is written beside its place and moved there in one step.
final class Checkpoint {

    private static final byte[] MAGIC = "RTCKPT01".getBytes(StandardCharsets.US_ASCII);
    private static final String UNTOUCHED = "untouched/";
    private static final int DIGEST_BYTES = 32;
    private static final int CHUNK_FLOATS = 16 * 1024;

    private Checkpoint() {}

    /// What decides whether a checkpoint belongs to a training.
    static Sha256 fingerprint(TrainingSettings settings) {
        return Sha256.of(settings.toString().getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path file, TrainingSettings settings, TrainingState state) throws IOException {
        WholeFile.write(file, part -> {
            MessageDigest digest = Sha256.newDigest();
            try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
                DataOutputStream out = new DataOutputStream(new DigestOutputStream(plain, digest));
                out.write(MAGIC);
                out.writeUTF(fingerprint(settings).hex());
                out.writeLong(state.step());
                Map<String, float[]> arrays = arrays(settings, state);
                out.writeInt(arrays.size());
                for (Map.Entry<String, float[]> array : arrays.entrySet()) {
                    out.writeUTF(array.getKey());
                    write(out, array.getValue());
                }
                out.flush();
                plain.write(digest.digest());
            }
        });
    }

    /// @throws CheckpointException if the file is damaged, or of other settings
    static TrainingState read(Path file, TrainingSettings settings) throws IOException, CheckpointException {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream plain = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
            DataInputStream in = new DataInputStream(new DigestInputStream(plain, digest));
            requireMagic(file, in);
            String fingerprint = in.readUTF();
            if (!fingerprint.equals(fingerprint(settings).hex())) {
                throw new CheckpointException(file
                        + " is of a training with other settings. Give the same settings to go on, or another"
                        + " folder to begin anew.");
            }
            long step = in.readLong();
            Map<String, float[]> arrays = new LinkedHashMap<>();
            int count = in.readInt();
            for (int index = 0; index < count; index++) {
                arrays.put(in.readUTF(), readArray(file, in));
            }
            byte[] found = digest.digest();
            if (!MessageDigest.isEqual(found, plain.readNBytes(DIGEST_BYTES))) {
                throw damaged(file, null);
            }
            return restore(file, settings, step, arrays);
        } catch (EOFException e) {
            throw damaged(file, e);
        }
    }

    private static Map<String, float[]> arrays(TrainingSettings settings, TrainingState state) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        state.arrays().forEach((name, array) -> arrays.put(name, array.data().asFloat()));
        new GeneratorForm(settings.network()).partlyTrained().forEach(variable -> arrays
                .put(UNTOUCHED + variable.name(), state.untouched().get(variable.name()).data()));
        return arrays;
    }

    private static TrainingState restore(Path file, TrainingSettings settings, long step,
            Map<String, float[]> arrays) throws CheckpointException {
        GeneratorForm form = new GeneratorForm(settings.network());
        Map<String, Tensor> untouched = new TreeMap<>(
                form.toWeights(required(file, arrays, "generator", form.layout().length()), Weights.zeros(
                        settings.network())).byName());
        for (Variable variable : form.partlyTrained()) {
            float[] values = required(file, arrays, UNTOUCHED + variable.name(), variable.elements());
            untouched.put(variable.name(), Tensor.of(values, variable.extents()));
        }
        TrainingState state = TrainingState.from(settings, Weights.of(untouched));
        state.setStep(step);
        for (Map.Entry<String, INDArray> place : state.arrays().entrySet()) {
            INDArray array = place.getValue();
            array.data().setData(required(file, arrays, place.getKey(), array.length()));
        }
        return state;
    }

    private static float[] required(Path file, Map<String, float[]> arrays, String name, long length)
            throws CheckpointException {
        float[] array = arrays.get(name);
        if (array == null || array.length != length) {
            throw new CheckpointException(file + ": " + name + " must have " + length + " values");
        }
        return array;
    }

    private static void requireMagic(Path file, DataInputStream in) throws IOException, CheckpointException {
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new CheckpointException(file + " is not a checkpoint of this program");
        }
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES);
        for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
            int count = Math.min(CHUNK_FLOATS, values.length - from);
            bytes.asFloatBuffer().put(values, from, count);
            out.write(bytes.array(), 0, count * Float.BYTES);
        }
    }

    /// Grows with what is there: a damaged count must not take the heap.
    private static float[] readArray(Path file, DataInputStream in) throws IOException, CheckpointException {
        int length = in.readInt();
        if (length < 0 || (long) length * Float.BYTES > Files.size(file)) {
            throw damaged(file, null);
        }
        float[] values = new float[length];
        byte[] bytes = new byte[CHUNK_FLOATS * Float.BYTES];
        for (int from = 0; from < length; from += CHUNK_FLOATS) {
            int count = Math.min(CHUNK_FLOATS, length - from);
            in.readFully(bytes, 0, count * Float.BYTES);
            ByteBuffer.wrap(bytes).asFloatBuffer().get(values, from, count);
        }
        return values;
    }

    private static CheckpointException damaged(Path file, IOException cause) {
        return new CheckpointException(file + " is damaged: it ends early or its digest is another", cause);
    }
}

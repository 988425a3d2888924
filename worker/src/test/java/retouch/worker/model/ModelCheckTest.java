package retouch.worker.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.model.CheckStep;
import retouch.fleet.model.ModelRefusedException;
import retouch.fleet.model.ModelRefusedException.Reason;
import retouch.fleet.model.TrustPolicy;
import retouch.schemas.model.CardSignature;
import retouch.schemas.model.GoldenVector;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Precision;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.Generators;
import retouch.worker.generate.NaiveGenerator;
import retouch.worker.generate.RunOptions;
import retouch.worker.generate.SeededWeights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ModelCheckTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 2, 3, GateVariant.PROPER);
    private static final Weights WEIGHTS = SeededWeights.of(NETWORK, 1);
    private static final Map<Long, GoldenVector> PAINTED = new TreeMap<>();
    private static final CardSignature.Keys KEYS = CardSignature.newKeys();
    private static final TrustPolicy REQUIRED = TrustPolicy.requiring(KEYS.publicKey());

    @TempDir
    private Path folder;
    private final List<Watched> loaded = new ArrayList<>();

    @BeforeEach
    void writeBundle() throws Exception {
        write(golden(1, 0), golden(2, 0));
    }

    @Test
    void takesAModelThatPaintsWhatItsMakerPainted() throws Exception {
        List<String> passed = new ArrayList<>();
        try (CheckedModel checked = ModelCheck.check(folder, REQUIRED, Instant.MIN,
                bundle -> Generators.create(bundle, Optional.of("vector")),
                (step, found) -> passed.add(step.label() + " " + found))) {
            assertThat(checked.bundle()).isEqualTo(ModelBundle.read(folder));
            assertThat(checked.generator().run(GoldenVector.input(NETWORK, 3)).isFinite()).isTrue();
        }
        assertThat(passed).hasSameSizeAs(CheckStep.values());
        assertThat(passed.getFirst()).isEqualTo("signature by key " + CardSignature.keyId(KEYS.publicKey()));
        assertThat(passed.getLast()).startsWith("golden 2, off by ");
    }

    @Test
    void refusesAnEngineThatPaintsSomethingElse() throws Exception {
        write(golden(1, 0), golden(2, 3 * GoldenVector.TOLERANCE));
        assertRefused(Reason.GOLDEN_MISMATCH, REQUIRED,
                "paints golden vector 2 differently, by up to 0.00030 on"
                        + " values in [-1, 1], where 0.0001 is allowed. Try another engine (RETOUCH_WORKER_ENGINE)");

        write(golden(1, 0.5f * GoldenVector.TOLERANCE));
        ModelCheck.check(folder, REQUIRED, Instant.MIN, this::load).close();
    }

    @Test
    void refusesGoldenVectorsOfAnotherSizeAndSuchAsAreNoNumbers() throws Exception {
        write(new GoldenVector(1, Tensor.zeros(4, 4, 3)));
        assertRefused(Reason.GOLDEN_MISMATCH, REQUIRED, "golden vector 1 has another size");

        GoldenVector noNumbers = golden(1, 0);
        noNumbers.expected().data()[5] = Float.NaN;
        write(noNumbers);
        assertRefused(Reason.GOLDEN_MISMATCH, REQUIRED, "golden vector 1 differently, by up to Infinity");

        write(Map.of(GoldenVector.FILE, "not tensors".getBytes(StandardCharsets.UTF_8)));
        assertRefused(Reason.DAMAGED, REQUIRED, "golden vectors cannot be read");
    }

    @Test
    void needsGoldenVectorsWhereSignaturesAreRequired() throws Exception {
        byte[] vectors = Files.readAllBytes(folder.resolve(GoldenVector.FILE));
        write(Map.of());
        Files.write(folder.resolve(GoldenVector.FILE), vectors); // the card, and so the key, says nothing of them

        assertRefused(Reason.GOLDEN_MISMATCH, REQUIRED, "has no golden vectors (golden.safetensors)");
        ModelCheck.check(folder, TrustPolicy.OPEN, Instant.MIN, this::load).close();
    }

    @Test
    void refusesWhatTheEngineDoesNotLoad() {
        assertRefused(Reason.NOT_LOADABLE, _ -> {
            throw GeneratorException.permanent("no such layer");
        }, "The engine does not run seeded-1: no such layer. Try another engine");
        assertRefused(Reason.NOT_LOADABLE, _ -> {
            throw new IllegalStateException("a bug");
        }, "a bug");
        assertRefused(Reason.NOT_LOADABLE, _ -> {
            throw new UnsatisfiedLinkError("no libabacus");
        }, "no libabacus");
        assertRefused(Reason.NOT_LOADABLE, _ -> {
            throw new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory");
        }, "or give the worker more memory");
    }

    /// A device that is busy now may have room later; a layer that it does not know it never will.
    @Test
    void saysWhetherTheSameMayWorkLater() {
        assertThat(refusal(_ -> {
            throw GeneratorException.retryable("the device is full", new IOException("full"));
        }).isRetryable()).isTrue();
        assertThat(refusal(_ -> {
            throw new OutOfMemoryError("Java heap space");
        }).isRetryable()).as("or every try takes memory from the jobs").isFalse();
        assertThat(refusal(_ -> {
            throw GeneratorException.permanent("no such layer");
        }).isRetryable()).isFalse();
        assertThat(refusal(_ -> {
            throw new IllegalStateException(new UnsatisfiedLinkError("no libabacus"));
        })).hasMessageContaining("UnsatisfiedLinkError: no libabacus").matches(e -> !e.isRetryable());
    }

    @Test
    void closesAGeneratorThatFails() {
        assertRefused(Reason.NOT_LOADABLE, bundle -> {
            Watched broken = new Watched(load(bundle), true);
            loaded.add(broken);
            return broken;
        }, "the device is gone");
        assertThat(loaded).hasSize(2).allMatch(generator -> generator.closed);
    }

    @Test
    void asksNoEngineForABundleThatIsNotTrusted() throws Exception {
        Files.delete(folder.resolve(CardSignature.FILE));

        assertRefused(Reason.UNSIGNED, REQUIRED, "is not signed");
        assertThat(loaded).isEmpty();
    }

    /// A byte in any file, the golden vectors too.
    @Test
    void noticesOneByteInAnyFile() throws Exception {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted().toList();
        }
        assertThat(files).hasSize(4);
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            for (int round = 0; round < 15; round++) {
                byte[] changed = bytes.clone();
                int at = random.nextInt(bytes.length);
                changed[at] ^= (byte) (1 + random.nextInt(255));
                Files.write(file, changed);
                assertThatExceptionOfType(ModelRefusedException.class)
                        .as("seed %d, byte %d of %s is %d", seed, at, file.getFileName(), changed[at])
                        .isThrownBy(() -> ModelCheck.check(folder, REQUIRED, Instant.MIN, this::load));
            }
            Files.write(file, bytes);
        }
        assertThat(loaded).isEmpty();
        ModelCheck.check(folder, REQUIRED, Instant.MIN, this::load).close();
    }

    private Generator load(ModelBundle bundle) {
        Watched generator = new Watched(new NaiveGenerator(bundle.card().network(), bundle.weights()), false);
        loaded.add(generator);
        return generator;
    }

    private void assertRefused(Reason reason, TrustPolicy policy, String sentence) {
        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> ModelCheck.check(folder, policy, Instant.MIN, this::load))
                .withMessageContaining(sentence).satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(loaded).allMatch(generator -> generator.closed);
    }

    private void assertRefused(Reason reason, ModelCheck.Loader loader, String sentence) {
        assertThat(refusal(loader)).hasMessageContaining(sentence)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private ModelRefusedException refusal(ModelCheck.Loader loader) {
        return catchThrowableOfType(ModelRefusedException.class,
                () -> ModelCheck.check(folder, REQUIRED, Instant.MIN, loader));
    }

    /// @param off how much a value is wrong
    private static GoldenVector golden(long seed, float off) {
        Tensor expected = PAINTED.computeIfAbsent(seed, ModelCheckTest::paint).expected();
        float[] values = expected.data().clone();
        values[7] += off;
        return new GoldenVector(seed, Tensor.of(values, expected.shape()));
    }

    private static GoldenVector paint(long seed) {
        try (Generator naive = new NaiveGenerator(NETWORK, WEIGHTS)) {
            return GoldenVector.of(seed, naive.run(GoldenVector.input(NETWORK, seed)));
        } catch (GeneratorException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(GoldenVector... vectors) throws Exception {
        Path file = folder.resolve("golden.part");
        GoldenVector.write(file, List.of(vectors));
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        write(Map.of(GoldenVector.FILE, bytes));
    }

    private void write(Map<String, byte[]> others) throws Exception {
        ModelCard card = new ModelCard("seeded-1", Optional.empty(), NETWORK, true, "CC0-1.0", "for a test",
                Instant.parse("2026-01-01T00:00:00Z"), Optional.empty(), new TreeMap<>(), new TreeMap<>());
        ModelBundle.write(folder, card, WEIGHTS, Precision.FLOAT32, others);
        sign();
    }

    private void sign() throws IOException {
        Files.writeString(folder.resolve(CardSignature.FILE), CardSignature.sign(
                Files.readAllBytes(folder.resolve(ModelCard.CARD)), KEYS.privateKey()) + "\n");
    }

    /// Knows whether it was closed.
    private static final class Watched implements Generator {

        private final Generator generator;
        private final boolean broken;
        private boolean closed;

        Watched(Generator generator, boolean broken) {
            this.generator = generator;
            this.broken = broken;
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

        @Override
        public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
            if (broken) {
                throw GeneratorException.retryable("the device is gone", new IOException("bus error"));
            }
            return generator.run(input, options);
        }

        @Override
        public void close() {
            closed = true;
            generator.close();
        }
    }
}

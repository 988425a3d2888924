package retouch.cli.models;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.model.CardSignature;
import retouch.schemas.model.GoldenVector;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Precision;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;

class VerifyModelCommandTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 2, 3, GateVariant.PROPER);
    private static final CardSignature.Keys KEYS = CardSignature.newKeys();

    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final MemoryObjectStore store = new MemoryObjectStore("memory");
    private Path bundle = Path.of("");

    /// Zero weights paint zeros, whatever they see.
    @BeforeEach
    void writeABundle() throws Exception {
        bundle = Files.createDirectory(folder.resolve("bundle"));
        Files.writeString(folder.resolve("fleet.pub"), KEYS.publicKey() + "\n");
        environment.put("RETOUCH_MODEL_KEYS", folder.resolve("fleet.pub").toString());
        write(0);
    }

    @Test
    void printsALineForEveryCheck() {
        assertThat(run("verify", bundle.toString())).as(out + "" + err).isZero();
        assertThat(out.toString().lines()).satisfiesExactly(
                line -> assertThat(line)
                        .isEqualTo("signature  ok           by key " + CardSignature.keyId(KEYS.publicKey())),
                line -> assertThat(line).isEqualTo("card       ok           tiny-1"),
                line -> assertThat(line).isEqualTo("license    ok           CC0-1.0"),
                line -> assertThat(line).isEqualTo("age        ok           2026-01-01T00:00:00Z"),
                line -> assertThat(line).isEqualTo("files      ok           2 files"),
                line -> assertThat(line)
                        .isEqualTo("weights    ok           " + NETWORK.variables().size() + " variables"),
                line -> assertThat(line).startsWith("engine     ok           "),
                line -> assertThat(line).startsWith("golden     ok           1, off by "),
                line -> assertThat(line).isEqualTo("Trusted: tiny-1"));
    }

    @Test
    void saysWhichCheckRefusedIt() throws Exception {
        write(0.5f);
        assertThat(run("verify", bundle.toString(), "--engine", "vector")).isEqualTo(1);
        assertThat(out.toString()).contains("engine     ok           vector ")
                .contains("golden     refused      The engine vector ").contains("by up to 0.50")
                .endsWith("Refused (golden-mismatch): " + bundle + "\n");

        environment.put("RETOUCH_MODEL_LICENSES", "MIT");
        assertThat(run("verify", bundle.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("license    refused      The license of tiny-1 is CC0-1.0;")
                .contains("files      not-checked  every file is as the card says?")
                .endsWith("Refused (license): " + bundle + "\n");
    }

    @Test
    void printsOneObjectForPrograms() throws Exception {
        assertThat(run("verify", bundle.toString(), "--json")).isZero();
        assertThat(out.toString()).startsWith("{\"model\":\"tiny-1\",\"trusted\":true,\"checks\":[{\"check\":"
                + "\"signature\",\"result\":\"ok\",\"found\":\"by key ").endsWith("}]}\n");

        Files.delete(bundle.resolve(CardSignature.FILE));
        assertThat(run("verify", bundle.toString(), "--json")).isEqualTo(1);
        assertThat(out.toString()).startsWith("{\"model\":\"" + bundle + "\",\"trusted\":false,\"checks\":["
                + "{\"check\":\"signature\",\"result\":\"refused\",\"reason\":\"unsigned\",\"sentence\":\"The model")
                .endsWith("{\"check\":\"golden\",\"result\":\"not-checked\"}]}\n");
    }

    @Test
    void holdsAVersionOfTheFleetAgainstItsFloor() throws Exception {
        Sha256 digest = BundleTransfer.upload(store, bundle);
        assertThat(run("verify", "tiny-1")).as(out + "" + err).isZero();

        try (Fleet fleet = fleet()) {
            new RegistryDesk(fleet, SchemaSource.none(), "a test", Clock.systemUTC(), Duration.ofSeconds(5))
                    .raiseFloor(Instant.parse("2026-02-01T00:00:00Z"), "a flaw");
        }
        assertThat(run("verify", digest.hex())).isEqualTo(1);
        assertThat(out.toString()).contains("age        refused      The model tiny-1 was made at"
                + " 2026-01-01T00:00:00Z; this fleet loads none that was made before 2026-02-01T00:00:00Z.");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThat(run("verify", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("signature  refused      " + folder + " is not a model bundle");
        assertThat(run("verify", "huge-1")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no folder huge-1, and no model of that name");

        Sha256 digest = BundleTransfer.upload(store, bundle);
        store.delete(ObjectKeys.modelFile(digest, ModelCard.WEIGHTS));
        assertThat(run("verify", "tiny-1")).isEqualTo(1);
        assertThat(err.toString()).contains("is not whole in the store");
    }

    @Test
    void checksNothingWithAWrongSetting() {
        environment.put("RETOUCH_MODEL_TRUTS", "optional");
        assertThat(run("verify", bundle.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("retouch: RETOUCH_MODEL_TRUTS is not a setting.");
        assertThat(out.toString()).isEmpty();
    }

    /// @param off how much a golden value is wrong
    private void write(float off) throws Exception {
        Tensor painted = Tensor.zeros(1, NETWORK.side(), NETWORK.side(), 3);
        painted.data()[0] += off;
        Path golden = folder.resolve("golden.safetensors");
        GoldenVector.write(golden, List.of(GoldenVector.of(1, painted)));
        ModelCard card = new ModelCard("tiny-1", Optional.empty(), NETWORK, true, "CC0-1.0", "for a test",
                Instant.parse("2026-01-01T00:00:00Z"), Optional.empty(), new TreeMap<>(), new TreeMap<>());
        ModelBundle.write(bundle, card, Weights.zeros(NETWORK), Precision.FLOAT32,
                Map.of(GoldenVector.FILE, Files.readAllBytes(golden)));
        Files.writeString(bundle.resolve(CardSignature.FILE),
                CardSignature.sign(Files.readAllBytes(bundle.resolve(ModelCard.CARD)), KEYS.privateKey()));
    }

    private Fleet fleet() {
        return new Fleet(store, new MemoryBroker());
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = ModelsCommand.line(this::fleet, environment);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(Stream.of(arguments).toArray(String[]::new));
    }
}

package retouch.cli.models;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;

class ModelsCommandTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 2, 3, GateVariant.PROPER);

    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final MemoryObjectStore store = new MemoryObjectStore("memory");
    private Path bundle = Path.of("");
    private Sha256 digest = Sha256.of(new byte[0]);

    @BeforeEach
    void writeABundle() throws Exception {
        bundle = Files.createDirectory(folder.resolve("bundle"));
        digest = write(bundle, "tiny-1", "for a test");
    }

    @Test
    void showsWhatEachLayerCosts() {
        assertThat(run(none(), "show", bundle.toString(), "--layers")).isZero();
        assertThat(out.toString()).contains("version        tiny-1 (untrained: random weights)")
                .contains("network        side 32, 2 channels, 3 levels, proper gates")
                .containsPattern("gconv1_ds +conv 7x7/2 +32->16 +9->2 +0\\.5 +1,768 +0\\.0 +0\\.0\n")
                .containsPattern("co_conv1_dlt +conv 3x3 r2 +4->4 +8->8 +0\\.0 +1,168 ")
                .containsPattern("deconv1 +deconv 5x5 +4->8 +8->4 ")
                .containsPattern("total +" + "[0-9.]+ +" + "%,d ".formatted(NETWORK.parameters()));
    }

    @Test
    void printsOneObjectForPrograms() {
        assertThat(run(none(), "show", bundle.toString(), "--json")).isZero();
        assertThat(out.toString()).startsWith("{\"version\":\"tiny-1\",\"digest\":\"" + digest.hex() + "\"")
                .contains("\"network\":{\"side\":32,\"baseChannels\":2,\"levels\":3,\"gates\":\"proper\"}")
                .contains("\"multiplyAdds\":" + NETWORK.multiplyAdds()).doesNotContain("layers\":[")
                .endsWith("}\n");
        assertThat(run(none(), "show", bundle.toString(), "--json", "--layers")).isZero();
        assertThat(out.toString())
                .contains("\"layers\":[{\"name\":\"gconv1_ds\",\"kind\":\"gatedConv\",\"stride\":2,")
                .endsWith("}]}\n");
    }

    @Test
    void findsAVersionInTheFleetByNameAndByDigest() throws Exception {
        BundleTransfer.upload(store, bundle);
        assertThat(run(fleet(), "show", "tiny-1")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("digest         " + digest);
        assertThat(run(fleet(), "show", digest.hex())).isZero();
        assertThat(out.toString()).contains("version        tiny-1");
    }

    @Test
    void saysWhichVersionsThereAre() throws Exception {
        assertThat(run(fleet(), "show", "huge-1")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("retouch: There is no folder huge-1, and no model of that name or digest"
                        + " in the fleet's store. It has none; name a folder with a bundle.\n");
        BundleTransfer.upload(store, bundle);
        assertThat(run(fleet(), "show", "huge-1")).isEqualTo(1);
        assertThat(err.toString()).endsWith("in the fleet's store. It has: tiny-1.\n");
    }

    @Test
    void asksForTheDigestWhereANameIsNotEnough() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Sha256 namesake = write(other, "tiny-1", "another");
        BundleTransfer.upload(store, bundle);
        BundleTransfer.upload(store, other);
        assertThat(run(fleet(), "show", "tiny-1")).isEqualTo(1);
        assertThat(err.toString()).contains("has 2 models named tiny-1. Say which by its digest:")
                .contains(digest.hex()).contains(namesake.hex());
    }

    @Test
    void saysHowToStartAFleetWhereThereIsNone() {
        assertThat(run(none(), "show", "tiny-1")).isEqualTo(3);
        assertThat(err.toString())
                .isEqualTo("retouch: There is no folder tiny-1, and no fleet whose store could have"
                        + " a version of that name. There is no fleet here. Start one.\n");
    }

    @Test
    void refusesAFolderThatHoldsNoBundle() {
        assertThat(run(none(), "show", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be read").contains("it has no card.json");
    }

    @Test
    void exportsForOtherPrograms() throws Exception {
        Path onnx = folder.resolve("tiny.onnx");
        assertThat(run(none(), "export", bundle.toString(), "--onnx", onnx.toString())).as(err.toString())
                .isZero();
        assertThat(out.toString()).isEqualTo("Wrote " + onnx + ", version tiny-1, license CC0-1.0.\n");
        assertThat(Files.size(onnx)).isGreaterThan(4 * NETWORK.parameters() / 2);
        Path sameDiff = folder.resolve("tiny.fb");
        assertThat(run(none(), "export", bundle.toString(), "--samediff", sameDiff.toString()))
                .as(err.toString())
                .isZero();
        assertThat(Files.size(sameDiff)).isGreaterThan(4 * NETWORK.parameters() / 2);
    }

    @Test
    void wantsExactlyOneFormat() {
        assertThat(run(none(), "export", bundle.toString())).isEqualTo(2);
        assertThat(run(none(), "export", bundle.toString(), "--onnx", "a", "--samediff", "b")).isEqualTo(2);
        assertThat(run(none())).isEqualTo(2);
    }

    @Test
    void saysWhyAFileCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(run(none(), "export", bundle.toString(), "--onnx", file.resolve("x.onnx").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("retouch: The file cannot be written: ");
    }

    private static Sha256 write(Path folder, String version, String notes) throws Exception {
        ModelCard card = new ModelCard(version, Optional.empty(), NETWORK, true, "CC0-1.0", notes,
                Instant.EPOCH,
                Optional.empty(), Collections.emptySortedMap(), Collections.emptySortedMap());
        Map<String, Tensor> zeros = new HashMap<>();
        for (Variable variable : NETWORK.variables()) {
            zeros.put(variable.name(), Tensor.zeros(variable.extents()));
        }
        return ModelBundle.write(folder, card, Weights.of(zeros)).digest();
    }

    private FleetAccess fleet() {
        return () -> new Fleet(store, new MemoryBroker());
    }

    private static FleetAccess none() {
        return () -> {
            throw new FleetUnavailableException("There is no fleet here. Start one.");
        };
    }

    private int run(FleetAccess access, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = ModelsCommand.line(access, environment);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}

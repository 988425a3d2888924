package retouch.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import retouch.cli.taste.SourceTree;
import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

class ImportModelCommandTest {

    /// Written by TensorFlow itself; one base channel.
    private static final Path FIXTURES = SourceTree.root().resolve("trainer/src/test/resources/checkpoint");
    private static final String CHECKPOINT = FIXTURES.resolve("SC-FEGAN.ckpt").toString();

    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final MemoryObjectStore store = new MemoryObjectStore("memory");

    @Test
    void writesABundleThatSaysWhereItIsFrom() throws Exception {
        Path bundle = folder.resolve("bundle");
        assertThat(run(none(), "--checkpoint", CHECKPOINT, "--out", bundle.toString())).as(err.toString())
                .isZero();

        ModelBundle read = ModelBundle.read(bundle);
        assertThat(read.card().version()).isEqualTo("imported-512px-1ch");
        assertThat(read.card().license()).isEqualTo("CC-BY-NC-4.0 (non-commercial)");
        assertThat(read.card().network())
                .isEqualTo(new NetworkDescription(512, 1, 7, GateVariant.COMPATIBLE));
        assertThat(read.card().untrained()).isFalse();
        assertThat(read.card().notes()).contains("SC-FEGAN.ckpt").contains("has not measured it")
                .contains(Sha256.of(Files.readAllBytes(FIXTURES.resolve("SC-FEGAN.ckpt.index"))).hex());
        assertThat(out.toString()).isEqualTo("Imported imported-512px-1ch, license CC-BY-NC-4.0"
                + " (non-commercial), into " + bundle + "; left out 3 tensors that are not the generator's.\n"
                + "Bring it into a fleet with: retouch models import --bundle " + bundle + "\n");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(bundle);
        }
    }

    @Test
    void takesNameLicenseAndSide() throws Exception {
        Path bundle = Files.createDirectory(folder.resolve("empty"));
        assertThat(run(none(), "--checkpoint", CHECKPOINT, "--out", bundle.toString(), "--name", "mine-1",
                "--licence", "MIT", "--side", "256")).as(err.toString()).isZero();

        ModelBundle read = ModelBundle.read(bundle);
        assertThat(read.card().version()).isEqualTo("mine-1");
        assertThat(read.card().license()).isEqualTo("MIT");
        assertThat(read.card().network().side()).isEqualTo(256);
    }

    @Test
    void storesTheModelInTheFleet() throws Exception {
        assertThat(run(fleet(), "--checkpoint", CHECKPOINT, "--json")).as(err.toString()).isZero();

        String printed = out.toString();
        String digest = printed.replaceAll("(?s).*\"digest\":\"([0-9a-f]{64})\".*", "$1");
        assertThat(printed).isEqualTo("{\"version\":\"imported-512px-1ch\",\"digest\":\"" + digest
                + "\",\"license\":\"CC-BY-NC-4.0 (non-commercial)\",\"untrained\":false,\"network\":{\"side\":512,"
                + "\"baseChannels\":1,\"levels\":7,\"gates\":\"compatible\"},\"destination\":\"fleet\",\"ignored\":"
                + "[\"beta1_power\",\"discriminator/dconv1/kernel\",\"global_step\"]}\n");
        ModelBundle fetched = BundleTransfer.fetch(store, new Sha256(digest), folder);
        assertThat(fetched.weights().get("generator/deconv1/w").hasShape(5, 5, 8, 8)).isTrue();
    }

    @Test
    void mayBeRepeated() {
        assertThat(run(fleet(), "--checkpoint", CHECKPOINT)).isZero();
        String first = out.toString();
        assertThat(run(fleet(), "--checkpoint", CHECKPOINT)).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo(first);
    }

    @Test
    void refusesANameThatStandsForAnotherModel() {
        assertThat(run(fleet(), "--checkpoint", CHECKPOINT)).isZero();
        assertThat(run(fleet(), "--checkpoint", CHECKPOINT, "--license", "MIT")).isEqualTo(1);
        assertThat(err.toString()).startsWith("retouch: There is another version named imported-512px-1ch (")
                .endsWith("Give this one another name. With --checkpoint: --name V.\n");
        assertThat(store.list(ObjectKeys.MODELS, 100)).filteredOn(key -> key.endsWith("card.json"))
                .hasSize(1);
    }

    @Test
    void takesABundleAsItIs() throws Exception {
        Path bundle = folder.resolve("bundle");
        assertThat(run(none(), "--checkpoint", CHECKPOINT, "--out", bundle.toString())).isZero();
        Sha256 digest = ModelBundle.read(bundle).digest();

        assertThat(run(fleet(), "--bundle", bundle.toString())).as(err.toString()).isZero();
        assertThat(BundleTransfer.fetch(store, digest, folder).digest()).isEqualTo(digest);
    }

    @Test
    void refusesABundleThatIsDamaged() throws Exception {
        Path bundle = folder.resolve("bundle");
        assertThat(run(none(), "--checkpoint", CHECKPOINT, "--out", bundle.toString())).isZero();
        Path weights = bundle.resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        assertThat(run(fleet(), "--bundle", bundle.toString())).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(
                        "retouch: The bundle is not taken: The bundle is not whole: weights.safetensors is"
                                + " damaged")
                .endsWith("Copy or export it again.\n");
        assertThat(store.list("", 10)).isEmpty();
    }

    @Test
    void refusesABundleThatTheEnvironmentDoesNotTrust() throws Exception {
        Path bundle = folder.resolve("bundle");
        assertThat(run(none(), "--checkpoint", CHECKPOINT, "--out", bundle.toString())).isZero();

        environment.put("RETOUCH_MODEL_LICENSES", "MIT,CC0-1.0");
        assertThat(run(fleet(), "--bundle", bundle.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("retouch: The bundle is not taken: The license of"
                + " imported-512px-1ch is CC-BY-NC-4.0 (non-commercial); this fleet allows CC0-1.0, MIT.");
        environment.put("RETOUCH_MODEL_KEYS", "no/such.pub");
        assertThat(run(fleet(), "--bundle", bundle.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("retouch: RETOUCH_MODEL_KEYS: 'no/such.pub' is neither");
        assertThat(store.list("", 10)).isEmpty();
    }

    @Test
    void leavesNothingWhereACheckpointIsNotWhole() throws IOException {
        Path bundle = folder.resolve("bundle");
        assertThat(
                run(none(), "--checkpoint", FIXTURES.resolve("few").toString(), "--out", bundle.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("is not a whole generator").contains("and 86 more");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysWhichFileItMisses() {
        assertThat(run(none(), "--checkpoint", folder.resolve("no.ckpt").toString(), "--out", "x"))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("retouch: There is no " + folder.resolve("no.ckpt.index")
                + ". Name the checkpoint's prefix, such as ckpt/SC-FEGAN.ckpt, or its folder.\n");
    }

    @Test
    void doesNotOverwriteAFolder() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "Dear");
        assertThat(run(none(), "--checkpoint", CHECKPOINT, "--out", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("retouch: " + folder
                + " is there already and is no empty folder. Name another with --out.\n");
    }

    @Test
    void saysHowToDoWithoutAFleet() {
        assertThat(run(none(), "--checkpoint", CHECKPOINT)).isEqualTo(3);
        assertThat(err.toString()).isEqualTo("retouch: There is no fleet here. Start one. Or write the model"
                + " into a folder, with --out FOLDER.\n");
    }

    @Test
    void wantsToKnowWhatToImport() {
        assertThat(run(none())).isEqualTo(2);
        assertThat(run(none(), "--checkpoint", "a", "--bundle", "b")).isEqualTo(2);
        assertThat(run(none(), "--bundle", "b", "--name", "c")).isEqualTo(2);
        assertThat(err.toString()).contains("--checkpoint only");
        assertThat(run(none(), "--checkpoint", "a", "--name", "No Name")).isEqualTo(2);
        assertThat(run(none(), "--checkpoint", "a", "--side", "500")).isEqualTo(2);
        assertThat(err.toString()).contains("--side takes a multiple of 128 up to 4096, not 500.");
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
        return line.execute(Stream.concat(Stream.of("import"), Stream.of(arguments)).toArray(String[]::new));
    }
}

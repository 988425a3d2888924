package retouch.cli.models;

import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditQuality;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

/// The verbs that change the registry, as a user types them.
class RegistryCommandsTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 1, 3, GateVariant.PROPER);

    @TempDir
    private Path folder;
    private final MemoryObjectStore store = new MemoryObjectStore("memory");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<WireMessage> pairs = new ArrayList<>();
    private Sha256 one;
    private Sha256 two;

    @BeforeEach
    void importTwo() throws Exception {
        one = importVersion("one", "2026-01-01T00:00:00Z");
        two = importVersion("two", "2026-01-02T00:00:00Z");
    }

    private Sha256 importVersion(String name, String made) throws Exception {
        Path bundle = Files.createDirectory(folder.resolve(name));
        ModelCard card = new ModelCard(name, Optional.empty(), NETWORK, true, "CC0-1.0", "",
                Instant.parse(made), Optional.empty(), new TreeMap<>(), new TreeMap<>());
        Sha256 digest = ModelBundle.write(bundle, card, Weights.zeros(NETWORK)).digest();
        assertThat(run("import", "--bundle", bundle.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("retouch models promote " + name + " --to stable");
        return digest;
    }

    @Test
    void promotesListsAndRollsBack() {
        assertThat(run("promote", "one", "--to", "stable")).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo("one is stable now.\n");
        assertThat(run("promote", "two", "--to", "stable", "--why", "hair")).isZero();
        assertThat(out.toString()).isEqualTo("two is stable now; before it was one.\n");
        assertThat(run("list")).isZero();
        assertThat(out.toString().lines().skip(1).map(line -> line.replaceAll(" +", " ")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("two ").contains(" available stable 0 "),
                        line -> assertThat(line).startsWith("one ").contains(" available - 0 "));
        assertThat(run("rollback", "--json")).isZero();
        assertThat(out.toString()).isEqualTo("{\"alias\":\"stable\",\"version\":\"one\",\"digest\":\""
                + one.hex() + "\",\"share\":10000,\"replaced\":\"two\"}\n");
        assertThat(run("rollback")).isEqualTo(1);
        assertThat(err.toString()).contains("No version was stable before");
    }

    @Test
    void givesACanaryItsShareAndTakesItBackFirst() {
        assertThat(run("promote", "one", "--to", "stable")).isZero();
        assertThat(run("promote", "two", "--to", "canary", "--share", "2.5%"))
                .as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo("two is canary for 2.5% of the jobs now.\n");
        assertThat(run("rollback", "--why", "too slow")).isZero();
        assertThat(out.toString()).isEqualTo("two is not canary any more.\n");
        assertThat(run("log")).isZero();
        assertThat(out.toString()).contains("stable is one", "canary is two for 2.5%",
                "no canary instead of", "too slow", "The chain is whole: 5 events");
        assertThat(run("promote", "two", "--to", "canary")).isZero();
        assertThat(run("promote", "two", "--to", "stable")).isZero();
        assertThat(run("list", "--json")).isZero();
        assertThat(out.toString()).contains("\"aliases\":[\"stable\"]").doesNotContain("canary");
    }

    @Test
    void takesBackACanaryThatNobodyUsedWhileItBaked() {
        assertThat(run("promote", "one", "--to", "stable")).isZero();
        assertThat(run("promote", "two", "--to", "canary", "--bake", "200ms", "--abort-if", "error>2%"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("two is canary for 10% of the jobs now.",
                "The canary is not promoted: only 0 jobs of it and 0 of stable in 4 times"
                        + " its time, 20 are needed.");
        assertThat(run("log")).isZero();
        assertThat(out.toString()).contains("bake=200ms abort-if=error>2%", "taken back: only 0 jobs");
    }

    @Test
    void setsAShadowAndTakesItBack() {
        assertThat(run("promote", "one", "--to", "stable")).isZero();
        assertThat(run("promote", "two", "--to", "shadow")).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo("two is shadow now.\n");
        assertThat(run("shadow")).isZero();
        assertThat(out.toString()).isEqualTo("two beside one: no pairs yet.\n");
        assertThat(run("shadow", "--json")).isZero();
        assertThat(out.toString()).startsWith("{\"version\":\"two\",\"stable\":\"one\",\"pairs\":0,");
        assertThat(run("shadow", "--off")).isZero();
        assertThat(out.toString()).isEqualTo("two is not shadow any more.\n");
    }

    @Test
    void saysWhatAShadowDidOnTheSameJobsWhereverVersionsAreCompared() throws Exception {
        assertThat(run("promote", "one", "--to", "stable")).isZero();
        assertThat(run("promote", "two", "--to", "shadow")).isZero();
        for (int pair = 0; pair < 3; pair++) {
            publishPair("job-" + pair, 8, 16);
        }
        String sentence = "two beside one: 3 pairs, 0 failed, quality 0.607 against 0.779";

        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("Shadow: " + sentence);
        assertThat(run("list", "--json")).isZero();
        assertThat(out.toString())
                .contains("\"shadow\":{\"version\":\"two\",\"stable\":\"one\",\"pairs\":3,");
        for (String[] order : new String[][]{{"one", "two"}, {"two", "one"}}) {
            assertThat(run("compare", order[0], order[1])).as(err.toString()).isZero();
            assertThat(out.toString()).contains("quality, 3 jobs", "On the same jobs: " + sentence);
        }
        assertThat(run("compare", "one", "two", "--json")).isZero();
        assertThat(out.toString())
                .contains("\"paired\":{\"version\":\"two\",\"stable\":\"one\",\"pairs\":3,");
        assertThat(run("shadow")).isZero();
        assertThat(out.toString()).startsWith(sentence);
    }

    /// @param answer  levels that the stable version is off, of 255
    /// @param shadow  likewise
    private void publishPair(String job, double answer, double shadow) throws Exception {
        pairs.add(Messages.shadowPair(SchemaSource.none()).encode(new ShadowPair(new JobId(job), "shadow-1",
                new ModelUsed("one", one, true), measured(answer), new ModelUsed("two", two, true),
                Optional.of(measured(shadow)), "", Instant.EPOCH)));
    }

    private static ShadowPair.Measured measured(double levels) {
        return new ShadowPair.Measured(
                new EditQuality(levels, levels / 2, OptionalDouble.empty(), OptionalDouble.empty()),
                Duration.ofMillis(100));
    }

    @Test
    void movesNoAliasToWhatDoesNotLoad() throws Exception {
        assertThat(run("promote", "one", "--to", "stable")).isZero();
        for (String key : store.list(ObjectKeys.MODELS, 100)) {
            if (key.endsWith(ModelCard.WEIGHTS) && !key.contains(one.hex())) {
                byte[] weights = store.find(key, 1 << 20).orElseThrow();
                weights[weights.length - 1] ^= 1;
                store.put(key, weights, "application/octet-stream");
            }
        }

        assertThat(run("promote", "two", "--to", "stable")).isEqualTo(1);
        assertThat(err.toString()).startsWith("retouch: The model two is not promoted: ");
        assertThat(run("rollback")).isEqualTo(1); // nothing was changed
    }

    @Test
    void saysWhatIsWrongWithAWish() {
        assertThat(run("promote", "one", "--to", "production")).isEqualTo(2);
        assertThat(run("promote", "one", "--to", "stable", "--share", "10%")).isEqualTo(2);
        assertThat(run("promote", "one", "--to", "canary", "--share", "0%")).isEqualTo(2);
        assertThat(run("promote", "one", "--to", "canary", "--abort-if", "error>2%")).isEqualTo(2);
        assertThat(run("promote", "one", "--to", "canary", "--bake", "30m", "--abort-if", "fear>2%"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("a limit is written error>2%");
        assertThat(run("promote", "one", "--to", "canary", "--bake", "30m", "--abort-if", "quality<1%"))
                .isEqualTo(2);
        assertThat(run("promote", "one", "--to", "shadow", "--share", "10%")).isEqualTo(2);
        assertThat(run("shadow")).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing is the shadow now.");
        assertThat(run("promote", "one", "--to", "canary", "--bake", "30m")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing to compare");
        assertThat(run("promote", "three", "--to", "stable")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no model three. See `retouch models list`");
        assertThat(run("gc", "--keep", "a month")).isEqualTo(2);
    }

    @Test
    void keepsTheBundleOfARetiredVersionAsLongAsAResultNeedsIt() throws Exception {
        assertThat(run("promote", "two", "--to", "stable")).isZero();
        assertThat(run("retire", "two")).isEqualTo(1);
        assertThat(err.toString()).contains("two is stable now");
        assertThat(run("retire", "one")).isZero();
        commit("job-1", one, Instant.now().minusSeconds(3_600));

        assertThat(run("gc", "--keep", "PT2H")).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo("Deleted nothing; kept one of what is retired.\n");
        assertThat(run("gc", "--keep", "PT1M", "--dry-run")).isZero();
        assertThat(out.toString()).isEqualTo("Would delete one; kept nothing of what is retired.\n");
        assertThat(store.list(ObjectKeys.MODELS + one.hex(), 10)).isNotEmpty();
        assertThat(run("gc", "--keep", "PT1M")).isZero();
        assertThat(store.list(ObjectKeys.MODELS + one.hex(), 10)).isEmpty();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("deleted");
    }

    @Test
    void putsTwoVersionsSideBySide() throws Exception {
        Path sheet = folder.resolve("both.png");

        assertThat(run("compare", "one", "two", "--out", sheet.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("one", "two", "was never judged", sheet.toString());
        BufferedImage picture = ImageIO.read(sheet.toFile());
        assertThat(picture.getWidth()).isEqualTo(6 * 136 + 8); // four columns of the case, one for each version
        assertThat(run("compare", "one", "three")).isEqualTo(1);
    }

    @Test
    void raisesTheFloorUnderWhatIsOld() {
        assertThat(run("promote", "two", "--to", "stable")).isZero();
        assertThat(run("retire", "two", "--older")).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("No version that was made before two (2026-01-02T00:00:00Z)");
        assertThat(run("promote", "one", "--to", "stable")).isEqualTo(1);
        assertThat(err.toString()).contains("2026-01-02T00:00:00Z");
    }

    private void commit(String job, Sha256 model, Instant at) throws Exception {
        ObjectRef picture = new ObjectRef("memory", "key", 1, Sha256.of(new byte[0]));
        EditRequest request = new EditRequest(new JobId(job), Lane.BATCH,
                new EditInputs(picture, picture, Optional.empty(), Optional.empty()), Optional.empty(), 1,
                "stable", Optional.empty(), false, false, at, Optional.empty());
        EditFinished finished = EditFinished.of(request, new WorkerIdentity("w", "e", "d"), 1, at,
                StageTimings.none(),
                new Outcome.Done(picture, new ModelUsed("one", model, true), new PixelBox(0, 0, 1, 1)));
        store.createOnly(ObjectKeys.commit(new JobId(job)),
                Messages.editFinished(SchemaSource.none()).encode(finished).value(), "application/avro");
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        // A broker that has forgotten everything but the pairs: each verb tells it what the log has.
        CommandLine line = ModelsCommand.line(() -> {
            MemoryBroker broker = new MemoryBroker();
            pairs.forEach(pair -> broker.send(Topic.SHADOWS, pair).join());
            return new Fleet(store, broker);
        }, Map.of());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}

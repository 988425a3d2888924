package retouch.trainer.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.model.ModelBundle;

import static org.assertj.core.api.Assertions.assertThat;

class TrainCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aTrainingRunsToItsEndIsJudgedAndGoesOnWhereItWas() throws Exception {
        String work = folder.resolve("work").toString();
        String[] small = {"--work", work, "--set", "side=64", "--set", "channels=2", "--set", "levels=3",
                "--set",
                "batch=1", "--judge-pictures", "2", "--license", "CC0-1.0"};
        assertThat(run(small, "--steps", "2", "--json")).isEqualTo(TrainExit.REFUSED.number());
        assertThat(out.toString()).contains("\"step\":2", "\"finished\":true", "\"passed\":false")
                .contains("does not beat");
        assertThat(ModelBundle.read(folder.resolve("work/model")).card().license()).isEqualTo("CC0-1.0");
        assertThat(folder.resolve("work/recipe.txt")).content().contains("side = 64\n", "channels = 2\n");
        assertThat(run(small, "--steps", "3")).isEqualTo(TrainExit.REFUSED.number());
        assertThat(err.toString()).contains("step 3 of 3");
        assertThat(out.toString()).contains("Step 3.");
    }

    @Test
    void aRecipeThatIsWrongIsRefusedWithEveryMistake() throws Exception {
        Path recipe = Files.writeString(folder.resolve("r.txt"), "batch = 0\nlosses.hole = much\n");
        assertThat(
                run(new String[0], "--work", folder.resolve("w").toString(), "--recipe", recipe.toString()))
                .isEqualTo(TrainExit.USAGE.number());
        assertThat(err.toString()).contains("batch and accumulation must be 1 or more")
                .contains("losses.hole must be a number, not much.");
        assertThat(folder.resolve("w")).doesNotExist();
    }

    @Test
    void picturesThatAreTooFewAreRefusedWithTheNumberNeeded() throws Exception {
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        assertThat(run(new String[0], "--work", folder.resolve("w").toString(), "--pictures",
                pictures.toString())).isEqualTo(TrainExit.NOT_DONE.number());
        assertThat(err.toString()).contains("200");
    }

    @Test
    void exactlyOneWayToTrainMustBeSaid() {
        assertThat(run(new String[0])).isEqualTo(TrainExit.USAGE.number());
        assertThat(run(new String[0], "--once", "--every", "6h")).isEqualTo(TrainExit.USAGE.number());
        assertThat(run(new String[0], "--every", "soon")).isEqualTo(TrainExit.USAGE.number());
        assertThat(err.toString()).contains("--every must be a time such as 6h or 30m, not soon.");
    }

    @Test
    void aTrainingForTheFleetSaysHowItEnded() {
        assertThat(run(new String[0], "--once")).isEqualTo(TrainExit.OK.number());
        assertThat(out.toString()).contains("Ended: published: rest Optional.empty");
        assertThat(run(new String[0], "--every", "90m", "--json")).isEqualTo(TrainExit.OK.number());
        assertThat(out.toString()).contains("{\"ended\":\"published: rest Optional[PT1H30M]\"}");
    }

    @Test
    void aFleetThatHasNeverTrainedSaysSo() {
        assertThat(run(new String[0], "status")).isEqualTo(TrainExit.OK.number());
        assertThat(out.toString()).contains("No training has been heard of.");
        assertThat(run(new String[0], "status", "--json")).isEqualTo(TrainExit.OK.number());
        assertThat(out.toString()).contains("{\"trainings\":[]}");
    }

    @Test
    void theRecipeIsPrintedWithItsChanges() {
        assertThat(run(new String[0], "recipe", "--set", "batch=7", "--json"))
                .isEqualTo(TrainExit.OK.number());
        assertThat(out.toString()).contains("\"batch\":\"7\"", "\"losses.style\":\"120.0\"");
    }

    private int run(String[] first, String... rest) {
        CommandLine line = TrainCommand.line(false,
                () -> new Fleet(new MemoryObjectStore("bucket"), new MemoryBroker()),
                (_, every, _) -> new TrainCommand.Ended(TrainExit.OK, "published: rest " + every));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[first.length + rest.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return line.execute(all);
    }
}

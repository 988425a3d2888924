package retouch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import retouch.local.DataFolder;

import static org.assertj.core.api.Assertions.assertThat;

/// What somebody sees who does something wrong: an exit code, and one sentence that says what to do.
class VerbsTest {

    private static final int USAGE = 2;
    private static final int NOT_UP = 3;

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void upRefusesAFolderThatAnotherFleetUses() throws Exception {
        try (DataFolder held = DataFolder.open(data)) {
            assertThat(run("up", "--data", data.toString())).isEqualTo(NOT_UP);
            assertThat(err.toString()).isEqualTo("retouch: The data folder " + held.folder()
                    + " is in use by another retouch (process " + ProcessHandle.current().pid()
                    + "). Stop that one first, or give another folder with --data.\n");
        }
    }

    @Test
    void upNamesThePortThatIsTakenAndLeavesNothingRunning() throws Exception {
        for (String option : new String[]{"--broker-port", "--store-port", "--port"}) {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                String port = Integer.toString(taken.getLocalPort());
                assertThat(run("up", "--workers", "0", "--data", data.toString(), option, port)).as(option)
                        .isEqualTo(NOT_UP);
                assertThat(err.toString()).as(option).contains(port).contains("cannot listen");
            }
            DataFolder.open(data).close(); // the folder is free again
        }
    }

    @Test
    void upRefusesADiskWithoutRoom() throws Exception {
        Path disk = Files.createDirectory(data.resolve("disk"));
        Assumptions.assumeTrue(mount(disk), "needs root, to mount a small disk of memory");
        try {
            assertThat(run("up", "--data", disk.toString())).isEqualTo(NOT_UP);
            assertThat(err.toString()).contains("MiB free")
                    .contains("Make room or give another folder with --data.");
        } finally {
            assertThat(execute("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void editSaysHowToStartAFleet() {
        Path none = data.resolve("none");
        assertThat(run("edit", "--data", none.toString(), "--image", "a.png", "--mask", "b.png", "--out",
                "c.png"))
                .isEqualTo(NOT_UP);
        assertThat(err.toString())
                .startsWith("retouch: There is no fleet in " + none + ". Start one with `retouch up`");
    }

    @Test
    void statusSaysThatTheFleetIsDown() throws Exception {
        Files.writeString(data.resolve("fleet.properties"), """
                RETOUCH_KAFKA_BOOTSTRAP=127.0.0.1:1
                RETOUCH_S3_ENDPOINT=http://127.0.0.1:1
                RETOUCH_S3_SECRET_KEY=secret
                """);
        assertThat(run("status", "--data", data.toString(), "some-job")).isEqualTo(NOT_UP);
        assertThat(err.toString()).contains("does not answer")
                .contains("`retouch up --data " + data + "` starts it.");
    }

    @Test
    void misspeltSettingsAreNamed() throws Exception {
        Files.writeString(data.resolve("fleet.properties"), "RETOUCH_S3_ENDPIONT=http://127.0.0.1:1\n");
        assertThat(run("status", "--data", data.toString(), "some-job")).isEqualTo(NOT_UP);
        assertThat(err.toString()).contains("RETOUCH_S3_ENDPIONT is not a setting.");
    }

    @Test
    void unknownLanesOptionsAndVerbsAreMistakesOfUse() {
        assertThat(run("edit", "--image", "a", "--mask", "b", "--out", "c", "--lane", "fast"))
                .isEqualTo(USAGE);
        assertThat(err.toString()).contains("interactive").contains("batch");
        assertThat(run("edit", "--out", "c", "--imgae", "a")).isEqualTo(USAGE);
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                retouch: Unknown options: '--imgae', 'a'
                Possible solutions: --image
                See `retouch edit --help`.
                """);
        assertThat(run("edti")).isEqualTo(USAGE);
        assertThat(err.toString()).contains("Did you mean: retouch edit");
        assertThat(run("up", "--workers", "-1")).isEqualTo(USAGE);
        assertThat(run("up", "--broker-port", "70000")).isEqualTo(USAGE);
        assertThat(run()).isEqualTo(USAGE);
    }

    @Test
    void everyVerbExplainsItself() {
        RetouchCommand.line().getSubcommands().forEach((verb, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                assertThat(run(verb, "--help")).as(verb).isZero();
                assertThat(out.toString()).as(verb).contains("Usage: retouch " + verb);
                assertThat(run(verb, "--version")).as(verb).isZero();
                assertThat(out.toString()).as(verb).isEqualTo("retouch 0.1.0\n");
            }
        });
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = RetouchCommand.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private static boolean mount(Path disk) throws IOException, InterruptedException {
        return execute("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
    }

    private static boolean execute(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }
}

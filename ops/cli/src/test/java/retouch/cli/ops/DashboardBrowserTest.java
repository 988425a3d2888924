package retouch.cli.ops;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.producer.client.EditClient;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerState;
import retouch.schemas.pool.AutoscalePlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The page in a real browser. It is skipped, with the reason, where no Chromium is installed.
class DashboardBrowserTest {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path temporary;

    @Test
    void thePageDrawsTheFleet() throws Exception {
        Path browser = BROWSERS.stream().flatMap(name -> onPath(name).stream()).findFirst().orElse(null);
        Assumptions.assumeTrue(browser != null, "needs one of " + BROWSERS + " on the PATH");
        TestingFleet fleet = new TestingFleet();
        fleet.hasModels();
        fleet.hasAShadow();
        fleet.paintsBeside("job-beside-1", 8, 16);
        fleet.paintsBeside("job-beside-2", 8, 16);
        fleet.says("w-1", WorkerState.BUSY, Optional.of(Stage.GENERATE), fleet.broker.now());
        fleet.says("<img src=x onerror=alert(1)>", WorkerState.UNHEALTHY, Optional.empty(),
                fleet.broker.now());
        fleet.wants("cpu", 3, Optional.empty());
        fleet.wants("gpu", 0, Optional.of(AutoscalePlan.standard()));
        fleet.wants("night", 2, Optional.empty());
        fleet.waits(Lane.BATCH, "job-waiting");
        fleet.isGivenUp("job-given-up");
        fleet.trains(10, 0.9);
        fleet.trains(20, 0.4);
        try (EditClient client = EditClient.open(fleet.fleet);
                FleetWatch watch = FleetWatch.open(fleet.fleet, client);
                DashboardServer server = DashboardServer.start(
                        new DashboardServer.Config("127.0.0.1", 0, Set.of()), watch::view)) {
            fleet.ends("job-done", true);
            await().until(() -> !watch.view().traffic().recent().isEmpty());

            String page = drawn(browser, server.uri().toString());

            assertThat(page).contains("data-drawn=\"", "1 worker away or unwell", "canary 10 %", "job-done",
                    "generate · job-in-hand", "The device is gone.", "It was decided for other content.",
                    "step 20 of 1,000", "<polyline", "beside v-1", "0.607 against 0.779", "1.50 times",
                    "no keeper has been heard", "0 ready, 1 busy of 3 wanted", "0 to 8 by hand",
                    "0 to 8 by load", "nobody, and none is wanted now",
                    "No worker of this pool has said anything yet; 2 are wanted.", "s ago by ada")
                    .as("text is shown as text").contains("&lt;img src=x onerror=alert(1)&gt;")
                    .doesNotContain("<img src=\"x\"").doesNotContain("connecting");
        }
    }

    /// What the page is after its script has run, and what it complained of.
    private String drawn(Path browser, String url) throws IOException, InterruptedException {
        Path output = temporary.resolve("page.html");
        Path complaints = temporary.resolve("complaints.txt");
        Process process = new ProcessBuilder(browser.toString(), "--headless=new", "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + temporary.resolve("profile"), "--virtual-time-budget=5000",
                "--enable-logging=stderr", "--dump-dom", url).redirectOutput(output.toFile())
                .redirectError(complaints.toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("Chromium ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(complaints).lines().filter(line -> line.contains("CONSOLE"))).isEmpty();
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static Optional<Path> onPath(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
    }
}

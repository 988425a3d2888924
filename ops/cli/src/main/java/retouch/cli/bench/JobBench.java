package retouch.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import retouch.cli.up.DemoPictures;
import retouch.cli.up.OwnFleet;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.local.LocalFleetException;
import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.client.EditHandle;
import retouch.producer.client.PictureFile;
import retouch.producer.client.Publication;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.Stage;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.publish.UntrainedBundle;

/// Measures the stages of one job on a whole fleet: one worker process, one job at a time, the demo's edit; then
/// as many jobs with the queue always full, where a worker may work at the next one while one is generated.
///
/// Stages up to `STORE` are the worker's own times, as every result carries them. `COMMIT` is what lies
/// between two progress messages, `PUBLISH` what lies between the last one and the result's arrival here.
final class JobBench {

    /// The first jobs compile code and fill caches.
    private static final int WARM_UP_JOBS = 3;

    private JobBench() {}

    /// @param network      what ran
    /// @param jobs         how many were measured
    /// @param medians      by stage
    /// @param inStream     time per job with the queue always full
    /// @param peakMemoryMiB most resident memory that the worker process ever had; 0 where the system does not say
    record Report(NetworkDescription network, int jobs, Map<Stage, Duration> medians, Duration inStream,
            long peakMemoryMiB) {

        Duration total() {
            return medians.values().stream().reduce(Duration.ZERO, Duration::plus);
        }

        /// What is not the generator, of a job from acquisition to publication; in `[0, 1]`.
        double overheadShare() {
            Duration queue = medians.getOrDefault(Stage.QUEUE, Duration.ZERO);
            double worked = total().minus(queue).toNanos();
            return 1 - medians.getOrDefault(Stage.GENERATE, Duration.ZERO).toNanos() / worked;
        }

        /// The same with the queue always full: what a job takes beyond the generator's time of a job alone.
        double overheadShareInStream() {
            return 1 - (double) medians.getOrDefault(Stage.GENERATE, Duration.ZERO).toNanos()
                    / inStream.toNanos();
        }
    }

    /// @param folder for the fleet's data
    static Report run(Path folder, NetworkDescription network, int jobs)
            throws LocalFleetException, InterruptedException, IOException, EditException, ExecutionException {
        OwnFleet.Config config = new OwnFleet.Config(LocalFleet.Ports.ANY, 1,
                bundle -> UntrainedBundle.write(bundle, network, UntrainedBundle.DEFAULT_SEED));
        DemoPictures.unpack(folder);
        try (OwnFleet fleet = OwnFleet.start(DataFolder.open(folder.resolve("fleet")), config,
                (_, _, _) -> {});
                EditClient client = EditClient.open(fleet.connection())) {
            List<Map<Stage, Duration>> measured = new ArrayList<>();
            for (int job = 0; job < WARM_UP_JOBS + jobs; job++) {
                Map<Stage, Duration> times = measure(client, edit(folder, job));
                if (job >= WARM_UP_JOBS) {
                    measured.add(times);
                }
            }
            return new Report(network, jobs, medians(measured), stream(client, folder, jobs),
                    peakMemory(fleet.workers().getFirst().pid()));
        }
    }

    private static Duration stream(EditClient client, Path folder, int jobs)
            throws EditException, InterruptedException, ExecutionException {
        List<EditHandle> handles = new ArrayList<>();
        long begin = System.nanoTime();
        for (int job = 0; job < jobs; job++) {
            handles.add(publish(client, edit(folder, job)));
        }
        for (EditHandle handle : handles) {
            handle.result().get();
        }
        return Duration.ofNanos((System.nanoTime() - begin) / jobs);
    }

    private static Edit edit(Path folder, int seed) {
        return Edit.of(folder.resolve("portrait.png"), folder.resolve("mask.png"))
                .withSketch(PictureFile.of(folder.resolve("sketch.png")))
                .withColor(PictureFile.of(folder.resolve("color.png")))
                .withSeed(seed);
    }

    private static Map<Stage, Duration> measure(EditClient client, Edit edit)
            throws EditException, InterruptedException, ExecutionException {
        return follow(publish(client, edit));
    }

    private static EditHandle publish(EditClient client, Edit edit)
            throws EditException, InterruptedException {
        return switch (client.publish(edit)) {
            case Publication.Accepted(EditHandle handle) -> handle;
            case Publication.Refused(Refusal refusal) -> throw new IllegalStateException(refusal.sentence());
        };
    }

    private static Map<Stage, Duration> follow(EditHandle handle)
            throws InterruptedException, ExecutionException {
        Map<Stage, Instant> entered = new ConcurrentHashMap<>();
        handle.onProgress((EditProgress progress) -> entered.put(progress.stage(), progress.at()));
        EditFinished finished = handle.result().get();
        Instant arrived = Instant.now();
        if (!(finished.outcome() instanceof Outcome.Done)) {
            throw new IllegalStateException("the job ended " + finished.outcome());
        }
        Map<Stage, Duration> times = new EnumMap<>(Stage.class);
        times.putAll(finished.timings().elapsed());
        if (entered.containsKey(Stage.COMMIT) && entered.containsKey(Stage.PUBLISH)) {
            times.put(Stage.COMMIT, Duration.between(entered.get(Stage.COMMIT), entered.get(Stage.PUBLISH)));
            times.put(Stage.PUBLISH, Duration.between(entered.get(Stage.PUBLISH), arrived));
        }
        return times;
    }

    private static Map<Stage, Duration> medians(List<Map<Stage, Duration>> measured) {
        Map<Stage, Duration> medians = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            Duration[] sorted = measured.stream().filter(times -> times.containsKey(stage))
                    .map(times -> times.get(stage)).sorted().toArray(Duration[]::new);
            if (sorted.length > 0) {
                medians.put(stage, sorted[sorted.length / 2]);
            }
        }
        return medians;
    }

    private static long peakMemory(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
                .flatMap(line -> Arrays.stream(line.split("\\s+"))).filter(word -> word.matches("\\d+"))
                .mapToLong(Long::parseLong).findFirst().orElse(0) >> 10;
    }
}

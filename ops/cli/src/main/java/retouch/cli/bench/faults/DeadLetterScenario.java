package retouch.cli.bench.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.local.proxy.TopicGate;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Nobody can write dead letters, and a message comes that is no request. It must wait, its neighbors must not, and
/// when dead letters can be written again, it must be one.
final class DeadLetterScenario implements Scenario {

    private static final int WORKERS = 2;
    private static final int NEIGHBORS = 5;
    private static final Duration SHUT = Duration.ofSeconds(6);
    private static final Duration ARRIVES_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final String ALARM = "job.waits_for_the_fleet";

    @Override
    public String name() {
        return "dead-letters";
    }

    @Override
    public String fault() {
        return "dead-letter topic unwritable";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int times = scale.of(1, 1, 20);
        try (Trial trial = new Trial(this, fleet, seed)) {
            trial.crew().requireReady(WORKERS);
            for (int time = 0; time < times; time++) {
                once(trial, fleet, new WireMessage("no-request-" + seed + "-" + time, Map.of(),
                        "this is no request".getBytes(StandardCharsets.UTF_8)));
            }
            trial.requireAllDone();
            return trial.row("%d times, %d jobs".formatted(times, trial.run().jobs()));
        }
    }

    private static void once(Trial trial, FaultFleet fleet, WireMessage noRequest)
            throws LocalFleetException, StreamException, InterruptedException {
        long alarms = alarms(fleet.logs());
        try (TopicGate gate = TopicGate.shut(fleet.bootstrap(), Topic.DEAD_LETTERS.topicName())) {
            trial.run().send(Topic.REQUESTS_INTERACTIVE, noRequest);
            trial.run().send(NEIGHBORS);
            if (!trial.run().awaitAll(ARRIVES_MAX)) {
                trial.broken("The jobs behind the message that is no request did not end");
            }
            Thread.sleep(SHUT);
            if (deadLetters(fleet.connection(), noRequest) > 0) {
                trial.broken("A dead letter was written to a topic that is shut");
            }
            if (alarms(fleet.logs()) == alarms) {
                trial.broken("No worker said that it waits");
            }
            gate.open();
        }
        long end = System.nanoTime() + ARRIVES_MAX.toNanos();
        while (deadLetters(fleet.connection(), noRequest) == 0) {
            if (System.nanoTime() > end) {
                trial.broken("The message " + noRequest.key() + " was acknowledged without a dead letter");
                return;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private static long deadLetters(Fleet fleet, WireMessage noRequest) throws StreamException {
        return fleet.broker().readAll(Topic.DEAD_LETTERS).stream()
                .filter(letter -> letter.key().equals(noRequest.key())).count();
    }

    private static long alarms(Path logs) throws LocalFleetException {
        try (Stream<Path> files = Files.list(logs)) {
            long alarms = 0;
            for (Path file : files.toList()) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
                alarms += lines.stream().filter(line -> line.contains(ALARM)).count();
            }
            return alarms;
        } catch (IOException e) {
            throw new LocalFleetException("The workers' logs cannot be read: " + e.getMessage(), e);
        }
    }
}

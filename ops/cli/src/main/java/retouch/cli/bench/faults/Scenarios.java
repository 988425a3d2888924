package retouch.cli.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import retouch.fleet.file.Folders;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;

/// All faults, and how they are done one after another to one fleet.
final class Scenarios {

    private Scenarios() {}

    /// In the order of the table.
    static List<Scenario> all() {
        return List.of(new KillScenario(), new CrashPointScenario(), new ZombieScenario(),
                new BrokerRestartScenario(false), new BrokerRestartScenario(true), new NetworkScenario(),
                new StoreScenario(),
                new SameIdScenario(), new PoisonScenario(), new DeadLetterScenario(), new ScaleScenario(),
                new ClockScenario(), new MutationScenario(), new SoakScenario());
    }

    /// Those that every build has the time for.
    static List<Scenario> ofEveryBuild() {
        return List.of(new KillScenario(), new CrashPointScenario(), new ZombieScenario(),
                new BrokerRestartScenario(false), new StoreScenario(), new SameIdScenario(),
                new MutationScenario());
    }

    /// Does the faults to a fleet of its own.
    ///
    /// @param told hears of every row as soon as it is there
    static List<Row> run(List<Scenario> scenarios, Scale scale, long seed, Consumer<Row> told)
            throws LocalFleetException, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("retouch-faults");
        List<Row> rows = new ArrayList<>();
        try (FaultFleet fleet = FaultFleet.start(folder, seed)) {
            for (Scenario scenario : scenarios) {
                Row row = run(scenario, fleet, scale, seed);
                rows.add(row);
                told.accept(row);
            }
        } finally {
            Folders.delete(folder);
        }
        return rows;
    }

    private static Row run(Scenario scenario, FaultFleet fleet, Scale scale, long seed)
            throws InterruptedException {
        long begin = System.nanoTime();
        try {
            return scenario.run(fleet, scale, seed);
        } catch (LocalFleetException | StreamException | ObjectStoreException e) {
            return new Row(scenario.name(), scenario.fault(), "broke off", 0, 0, 0, 0, Row.Ending.FAIL,
                    Duration.ofNanos(System.nanoTime() - begin),
                    List.of("The suite itself broke off: " + e.getMessage() + " (seed " + seed + ")"));
        }
    }
}

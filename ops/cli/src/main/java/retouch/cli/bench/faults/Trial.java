package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import retouch.cli.bench.faults.Breach.Kind;
import retouch.cli.bench.faults.Row.Ending;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;

/// One scenario while it runs: its jobs, its workers, and what was noticed.
final class Trial implements AutoCloseable {

    private static final Duration END_MAX_BASE = Duration.ofSeconds(90);
    private static final Duration END_MAX_PER_JOB = Duration.ofMillis(200);
    private static final int BREACHES_TOLD_MAX = 5;

    private final Scenario scenario;
    private final Run run;
    private final Crew crew;
    private final long begin = System.nanoTime();
    private final List<String> notes = new ArrayList<>();
    private boolean failed;

    /// @param fleet borrowed
    Trial(Scenario scenario, FaultFleet fleet, long seed) throws StreamException, ObjectStoreException {
        this.scenario = scenario;
        this.run = Run.begin(fleet.connection(), seed);
        this.crew = fleet.crew();
    }

    Run run() {
        return run;
    }

    /// The fleet's.
    Crew crew() {
        return crew;
    }

    /// Something worth knowing.
    void note(String sentence) {
        notes.add(sentence);
    }

    /// Something that must not be.
    void broken(String sentence) {
        failed = true;
        notes.add(sentence + " (seed " + run.seed() + ")");
    }

    /// Waits until every job has ended, or has had the time to, and judges.
    ///
    /// @param volume how often what was done to how many jobs
    Row row(String volume) throws StreamException, ObjectStoreException, InterruptedException {
        run.awaitAll(END_MAX_BASE.plus(END_MAX_PER_JOB.multipliedBy(run.jobs())));
        Evidence evidence = run.evidence();
        List<Breach> breaches = Promise.all().stream()
                .flatMap(promise -> promise.breaches(evidence).stream()).toList();
        breaches.stream().limit(BREACHES_TOLD_MAX).map(Breach::toString).forEach(notes::add);
        if (breaches.size() > BREACHES_TOLD_MAX) {
            note("and " + (breaches.size() - BREACHES_TOLD_MAX) + " breaches more");
        }
        Map<String, Long> outcomes = evidence.decided().values().stream().collect(
                Collectors.groupingBy(result -> result.outcome().label(), TreeMap::new,
                        Collectors.counting()));
        if (!outcomes.keySet().equals(Set.of("done"))) {
            note("ended " + outcomes);
        }
        long undecided = NoPictureWithoutCommit.undecided(evidence);
        if (undecided > 0) {
            note(undecided + " pictures of attempts that did not decide");
        }
        return new Row(scenario.name(), scenario.fault(), volume, jobs(breaches, Kind.LOST),
                jobs(breaches, Kind.DECIDED_TWICE), jobs(breaches, Kind.PICTURE), run.recomputed(),
                failed || !breaches.isEmpty() ? Ending.FAIL : Ending.PASS,
                Duration.ofNanos(System.nanoTime() - begin), notes);
    }

    /// What was not tried, and why.
    Row notRun(String volume, String why) {
        note(why);
        return new Row(scenario.name(), scenario.fault(), volume, 0, 0, 0, 0, Ending.NOT_RUN,
                Duration.ofNanos(System.nanoTime() - begin), notes);
    }

    /// Counts the jobs that did not end `Done` as failures.
    void requireAllDone() throws StreamException, ObjectStoreException, InterruptedException {
        run.awaitAll(END_MAX_BASE.plus(END_MAX_PER_JOB.multipliedBy(run.jobs())));
        run.evidence().decided().values().stream()
                .filter(result -> !result.outcome().label().equals("done")).limit(BREACHES_TOLD_MAX)
                .forEach(result -> broken("Job " + result.job() + " ended " + result.outcome()
                        + ", by " + result.worker().id() + ", attempt " + result.attempt()));
    }

    @Override
    public void close() {
        run.close();
    }

    private static long jobs(List<Breach> breaches, Kind kind) {
        return breaches.stream().filter(breach -> breach.kind() == kind).map(Breach::job).distinct().count();
    }
}

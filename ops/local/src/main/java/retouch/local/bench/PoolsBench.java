package retouch.local.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.Lane;

/// Measures how well the queue keeps workers busy, with generators that sleep.
public final class PoolsBench {

    private static final Duration FAST = Duration.ofMillis(20);
    private static final Duration SLOW = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Broker broker;
    private final String bootstrap;

    /// @param broker    borrowed
    /// @param bootstrap where it is, for the classic group's own clients
    public PoolsBench(Broker broker, String bootstrap) {
        this.broker = broker;
        this.bootstrap = bootstrap;
    }

    /// One fast worker and two slow ones share a lane.
    ///
    /// @param ideal      of the greedy schedule
    /// @param oneInHand  share group, each worker with one job in hand
    /// @param twoInHand  share group, the fast worker with two
    /// @param classic    classic consumer group, a partition for each worker
    /// @param deliveries to both share groups together
    public record Mixed(int jobs, Duration ideal, Duration oneInHand, Duration twoInHand, Duration classic,
            int deliveries) {

        /// How many times as long as ideal.
        public double ratio(Duration makespan) {
            return (double) makespan.toNanos() / ideal.toNanos();
        }
    }

    /// @param workers   how many
    /// @param perSecond jobs that they did
    public record Throughput(int workers, double perSecond) {}

    /// Interactive jobs under a backlog of batch jobs.
    ///
    /// @param service how long a job takes
    /// @param median  wait of an interactive job, from publishing to its start
    /// @param worst   the longest such wait
    /// @param passed  batch jobs that were begun at most between publishing an interactive job and its start
    public record Lanes(int backlog, int workers, Duration service, Duration median, Duration worst,
            long passed) {}

    public Mixed mixed(int jobs)
            throws StreamException, InterruptedException, TimeoutException, ExecutionException {
        Run one = share(jobs, List.of(worker(FAST, 1), worker(SLOW, 1), worker(SLOW, 1)));
        Run two = share(jobs, List.of(worker(FAST, 2), worker(SLOW, 1), worker(SLOW, 1)));
        Duration classic = ClassicGroup.makespan(bootstrap, jobs, List.of(FAST, SLOW, SLOW), PATIENCE);
        return new Mixed(jobs, GreedySchedule.makespan(jobs, List.of(FAST, SLOW, SLOW)), one.took(),
                two.took(),
                classic, one.deliveries() + two.deliveries());
    }

    /// Like workers, and a backlog that keeps them busy.
    public Throughput throughput(int workers, int jobsEach, Duration service)
            throws StreamException, InterruptedException, TimeoutException {
        Run run = share(workers * jobsEach, Collections.nCopies(workers, worker(service, 1)));
        return new Throughput(workers, workers * jobsEach * 1e9 / run.took().toNanos());
    }

    private record Run(Duration took, int deliveries) {}

    private Run share(int jobs, List<SleepingWorkers.Worker> workers)
            throws StreamException, InterruptedException, TimeoutException {
        try (SleepingWorkers running = SleepingWorkers.start(broker, workers)) {
            long begin = System.nanoTime();
            running.publish(Lane.BATCH, jobs);
            running.await(PATIENCE);
            return new Run(Duration.ofNanos(System.nanoTime() - begin), running.starts().size());
        }
    }

    /// @param interactive jobs that come one at a time, each after the one before has begun
    public Lanes lanes(int backlog, int workers, Duration service, int interactive)
            throws StreamException, InterruptedException, TimeoutException {
        SleepingWorkers.Worker worker = new SleepingWorkers.Worker(service, 1, Arrays.asList(Lane.values()));
        try (SleepingWorkers running = SleepingWorkers.start(broker, Collections.nCopies(workers, worker))) {
            running.publish(Lane.BATCH, backlog);
            List<Duration> waits = new ArrayList<>();
            long passed = 0;
            for (int job = 0; job < interactive; job++) {
                Thread.sleep(service.multipliedBy(2).plusMillis(37L * job % service.toMillis()));
                long sent = System.nanoTime();
                String name = running.publishOne(Lane.INTERACTIVE);
                SleepingWorkers.Start start = awaitStart(running, name);
                waits.add(Duration.ofNanos(start.begun() - sent));
                passed = Math.max(passed, running.starts().stream().filter(each -> each.lane() == Lane.BATCH
                        && each.begun() > sent && each.begun() < start.begun()).count());
            }
            running.await(PATIENCE);
            Collections.sort(waits);
            return new Lanes(backlog, workers, service, waits.get(waits.size() / 2), waits.getLast(), passed);
        }
    }

    private static SleepingWorkers.Start awaitStart(SleepingWorkers running, String job)
            throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (SleepingWorkers.Start start : running.starts().reversed()) {
                if (start.job().equals(job)) {
                    return start;
                }
            }
            Thread.sleep(Duration.ofMillis(2));
        }
        throw new TimeoutException("The interactive job " + job + " was not begun within " + PATIENCE + ".");
    }

    private static SleepingWorkers.Worker worker(Duration service, int inHand) {
        return new SleepingWorkers.Worker(service, inHand, List.of(Lane.BATCH));
    }
}

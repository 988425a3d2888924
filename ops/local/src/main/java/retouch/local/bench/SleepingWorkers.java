package retouch.local.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Workers whose generator sleeps: what is left is how the queue hands out jobs. Each has one generator, as a real
/// worker has, and takes as many jobs in hand as it is told to. Thread-safe; the broker is borrowed.
public final class SleepingWorkers implements AutoCloseable {

    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final Duration WARM_UP_JOB = Duration.ofMillis(20);
    private static final int WARM_UPS_MAX = 60;
    private static final String WARM_UP = "warm-up-";

    /// @param service how long its generator takes for a job
    /// @param inHand  jobs that it has in hand, of which one is generated
    /// @param lanes   where it takes jobs from, in order
    public record Worker(Duration service, int inHand, List<Lane> lanes) {

        public Worker {
            lanes = List.copyOf(lanes);
            if (!service.isPositive() || inHand < 1) {
                throw new IllegalArgumentException(
                        "a worker takes time and a job: %s, %d".formatted(service, inHand));
            }
        }
    }

    /// @param worker whose number did it
    /// @param job    what
    /// @param lane   where it waited
    /// @param begun  when its generator began, by the clock of [System#nanoTime]
    public record Start(int worker, String job, Lane lane, long begun) {}

    private final Broker broker;
    private final List<WorkLoop> loops = new ArrayList<>();
    private final List<WorkLoop> others = new ArrayList<>();
    private final Set<Integer> joined = ConcurrentHashMap.newKeySet();
    private final List<Start> starts = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch left = new CountDownLatch(0);

    private SleepingWorkers(Broker broker) {
        this.broker = broker;
    }

    /// Starts them, and returns when every one of them takes jobs.
    public static SleepingWorkers start(Broker broker, List<Worker> workers)
            throws StreamException, InterruptedException, TimeoutException {
        SleepingWorkers running = new SleepingWorkers(broker);
        boolean ready = false;
        try {
            for (int number = 0; number < workers.size(); number++) {
                running.open(number, workers.get(number));
            }
            // As every real worker has one. Without it a group in which all subscribe to the same lanes would give each
            // worker some of the lanes only: the broker then balances partitions, not records.
            running.others.add(broker.workRetries(_ -> new Verdict.Done()));
            running.awaitJoined(workers);
            ready = true;
            return running;
        } finally {
            if (!ready) {
                running.close();
            }
        }
    }

    private void open(int number, Worker worker) throws StreamException {
        Semaphore generator = new Semaphore(1);
        for (int loop = 0; loop < worker.inHand(); loop++) {
            int id = loops.size();
            loops.add(broker.work(worker.lanes(), delivery -> work(number, id, worker, generator, delivery)));
        }
    }

    private Verdict work(int number, int loop, Worker worker, Semaphore generator, Delivery delivery)
            throws InterruptedException {
        if (delivery.message().key().startsWith(WARM_UP)) {
            Thread.sleep(WARM_UP_JOB);
            joined.add(loop);
            return new Verdict.Done();
        }
        generator.acquire();
        try {
            starts.add(new Start(number, delivery.message().key(), delivery.lane(), System.nanoTime()));
            Thread.sleep(worker.service());
        } finally {
            generator.release();
        }
        left.countDown();
        return new Verdict.Done();
    }

    private void awaitJoined(List<Worker> workers) throws InterruptedException, TimeoutException {
        Set<Lane> lanes = new HashSet<>();
        workers.forEach(worker -> lanes.add(worker.lanes().getLast()));
        for (int round = 0; joined.size() < loops.size(); round++) {
            if (round == WARM_UPS_MAX) {
                throw new TimeoutException(
                        "%d of %d loops take no job.".formatted(loops.size() - joined.size(),
                                loops.size()));
            }
            for (Lane lane : lanes) {
                publish(lane, loops.size(), WARM_UP);
            }
            Thread.sleep(WARM_UP_JOB.multipliedBy(10));
        }
        Thread.sleep(Duration.ofSeconds(1)); // the last warm-ups
    }

    /// Publishes jobs and forgets what was done before.
    public void publish(Lane lane, int jobs) {
        starts.clear();
        left = new CountDownLatch(jobs);
        publish(lane, jobs, "");
    }

    /// Publishes one more job.
    public String publishOne(Lane lane) {
        return publish(lane, 1, "").getFirst();
    }

    private List<String> publish(Lane lane, int jobs, String prefix) {
        List<String> names = new ArrayList<>();
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            String name = prefix + JobId.random();
            names.add(name);
            sends.add(broker.send(Topic.requests(lane), new WireMessage(name, Map.of(), new byte[500])));
        }
        CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
        return names;
    }

    /// Waits for what [#publish(Lane, int)] published.
    public void await(Duration patience) throws InterruptedException, TimeoutException {
        if (!left.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("%d jobs are not done after %s.".formatted(left.getCount(), patience));
        }
    }

    /// Every job that was begun since [#publish(Lane, int)], in order.
    public List<Start> starts() {
        return List.copyOf(starts);
    }

    @Override
    public void close() {
        List<WorkLoop> all = new ArrayList<>(loops);
        all.addAll(others);
        all.forEach(WorkLoop::stop);
        for (WorkLoop loop : all) {
            try {
                loop.awaitStopped(STOP_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

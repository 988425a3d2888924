package retouch.cli.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.schemas.job.EditRequest;

/// One job is published many times at once, and one worker more than it needs is there to do it.
final class SameIdScenario implements Scenario {

    private static final int WORKERS = 2;

    @Override
    public String name() {
        return "same-id";
    }

    @Override
    public String fault() {
        return "the same id published at once";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int times = scale.of(30, 100, 100);
        int rounds = scale.of(1, 5, 100);
        try (Trial trial = new Trial(this, fleet, seed)) {
            trial.crew().requireReady(WORKERS);
            for (int round = 0; round < rounds; round++) {
                publish(trial.run(), trial.run().next(), times);
            }
            trial.run().send(1); // behind them all: when it has ended, so have they
            trial.requireAllDone();
            trial.note(trial.run().evidence().announced().values().stream().mapToInt(List::size).sum()
                    + " equal results");
            return trial.row("%d times, %d jobs".formatted(times, rounds));
        }
    }

    private static void publish(Run run, EditRequest request, int times)
            throws InterruptedException, StreamException {
        try (ExecutorService publishers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> sending = new ArrayList<>();
            for (int time = 0; time < times; time++) {
                sending.add(publishers.submit(() -> {
                    run.send(request);
                    return null;
                }));
            }
            for (Future<Void> sent : sending) {
                try {
                    sent.get();
                } catch (ExecutionException e) {
                    throw StreamException.retryable("A job could not be sent.", e.getCause());
                }
            }
        }
    }
}

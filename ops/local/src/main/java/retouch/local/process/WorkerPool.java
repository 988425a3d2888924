package retouch.local.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.local.LocalFleetException;

/// A number of like workers, each in its own process; a worker that dies is started again, and so is one that
/// somebody drained. Thread-safe.
///
/// Restarts are bounded: after [#RESTARTS_MAX] deaths in a row, none of which came later than
/// [#HEALTHY_AFTER] after its start, a worker stays down and the log says so.
public final class WorkerPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final int RESTARTS_MAX = 5;
    private static final Duration HEALTHY_AFTER = Duration.ofMinutes(1);
    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);

    private final String name;
    private final Map<Integer, Place> places = new TreeMap<>();
    private boolean closing;

    /// A worker's place in the pool, whichever process has it. The pool guards it.
    private static final class Place {
        private final WorkerProcess.Config config;
        private WorkerProcess process;
        private Thread supervisor;
        private boolean leaving;
        private boolean down;

        Place(WorkerProcess.Config config, WorkerProcess process) {
            this.config = config;
            this.process = process;
        }
    }

    /// With nobody in it.
    ///
    /// @param name its workers are called so, with a number
    public WorkerPool(String name) {
        this.name = name;
    }

    /// Starts workers or lets some end, so that there are as many as are wanted. Those that are to end finish what
    /// they have; nobody waits for that here. Those that were started another way than `config` are replaced, one
    /// after the other.
    ///
    /// @param isIdle whether a worker of that name has nothing to do: such ones end first
    /// @throws LocalFleetException if a process cannot be started; those before it run
    public synchronized void resize(int size, WorkerProcess.Config config, Predicate<String> isIdle)
            throws LocalFleetException {
        if (closing) {
            return;
        }
        List<Integer> staying = new ArrayList<>(places.keySet().stream()
                .filter(number -> !places.get(number).leaving).toList());
        staying.sort(firstToStay(isIdle));
        while (staying.size() > size) {
            leave(staying.removeLast());
        }
        if (staying.size() == places.size()) { // nobody is on the way out
            staying.stream().filter(number -> !places.get(number).config.equals(config)).findFirst()
                    .ifPresent(number -> {
                        staying.remove(number);
                        leave(number);
                    });
        }
        for (int number = 1; staying.size() < size; number++) {
            if (!places.containsKey(number)) {
                launch(number, config);
                staying.add(number);
            }
        }
    }

    /// Who is down ends first, then who has nothing to do, and among like ones the last.
    private Comparator<Integer> firstToStay(Predicate<String> isIdle) {
        return Comparator.<Integer, Boolean>comparing(number -> places.get(number).down)
                .thenComparing(number -> isIdle.test(nameOf(number)))
                .thenComparing(Comparator.naturalOrder());
    }

    /// Waits until every worker takes jobs.
    ///
    /// @throws LocalFleetException if one of them does not come up
    public void awaitReady() throws LocalFleetException, InterruptedException {
        List<Place> starting;
        synchronized (this) {
            starting = places.values().stream().filter(place -> !place.leaving).toList();
        }
        for (Place place : starting) {
            place.process.awaitReady(place.config.readyWithin());
        }
    }

    /// The workers that run now and are to stay.
    public synchronized List<WorkerProcess> running() {
        return places.values().stream().filter(place -> !place.leaving).map(place -> place.process)
                .filter(WorkerProcess::isAlive).toList();
    }

    /// Ends every worker; the job in hand is finished within the configured patience.
    @Override
    public void close() {
        List<Thread> supervisors;
        synchronized (this) {
            closing = true;
            places.keySet().forEach(this::leave);
            supervisors = places.values().stream().map(place -> place.supervisor).toList();
        }
        for (Thread supervisor : supervisors) {
            try {
                supervisor.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private String nameOf(int number) {
        return name + "-" + number;
    }

    private void launch(int number, WorkerProcess.Config config) throws LocalFleetException {
        Place place = new Place(config, WorkerProcess.start(nameOf(number), config));
        places.put(number, place);
        place.supervisor = Thread.ofVirtual().name("supervise-" + nameOf(number))
                .start(() -> supervise(number, place));
    }

    private void leave(int number) {
        Place place = places.get(number);
        if (!place.leaving) {
            place.leaving = true;
            WorkerProcess process = place.process;
            Thread.ofVirtual().name("close-" + process.name()).start(process::close);
            place.supervisor.interrupt(); // it may be pausing before a restart
        }
    }

    private void supervise(int number, Place place) {
        int deathsInARow = 0;
        while (true) {
            long since = System.nanoTime();
            Optional<Integer> code = ended(place);
            synchronized (this) {
                if (place.leaving) {
                    break;
                }
            }
            if (code.isEmpty()) {
                continue; // interrupted, and not to leave
            }
            boolean wasHealthy = code.get() == 0 || System.nanoTime() - since > HEALTHY_AFTER.toNanos();
            deathsInARow = wasHealthy ? 0 : deathsInARow + 1;
            LOG.warn("worker ended worker={} exitCode={} deathsInARow={}", nameOf(number), code.get(),
                    deathsInARow);
            if (deathsInARow > RESTARTS_MAX || !restart(place, number, deathsInARow)) {
                stayDown(place, number, deathsInARow);
            }
        }
        awaitEnd(place);
        synchronized (this) {
            places.remove(number, place);
        }
    }

    private static Optional<Integer> ended(Place place) {
        try {
            return Optional.of(place.process.ended().get());
        } catch (InterruptedException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a process ends with a code", e);
        }
    }

    private static void awaitEnd(Place place) {
        place.process.ended().join();
    }

    /// @return whether there is a new process, or the place is to be left
    private boolean restart(Place place, int number, int deathsInARow) {
        try {
            Thread.sleep(PAUSE_FIRST.multipliedBy(1L << Math.max(0, deathsInARow - 1)));
            synchronized (this) {
                if (!place.leaving) {
                    place.process = WorkerProcess.start(nameOf(number), place.config);
                }
            }
            return true;
        } catch (InterruptedException e) {
            return true; // to leave
        } catch (LocalFleetException e) {
            LOG.error("worker cannot be started worker={} reason={}", nameOf(number), e.getMessage());
            return false;
        }
    }

    private void stayDown(Place place, int number, int deathsInARow) {
        LOG.error("worker stays down worker={} deathsInARow={}", nameOf(number), deathsInARow);
        synchronized (this) {
            place.down = true;
            while (!place.leaving) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // to leave, which the condition says
                }
            }
        }
    }
}

package retouch.cli.bench.capacity;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;

/// How long jobs wait, where workers are spread over so many partitions: with more members than partitions each member
/// gets a part of them, so a partition is a queue with servers of its own. Times in seconds.
///
/// @param partitions   of the lane
/// @param median       of the waits
/// @param p95          of the waits
/// @param p99          of the waits
/// @param most         the longest
/// @param inHandMost   the most jobs that one partition had in hand at once
/// @param backlogMost  the most jobs that waited in one partition at once
/// @param again        jobs that a death made wait for its lock
record Waits(int partitions, double median, double p95, double p99, double most, int inHandMost,
        int backlogMost,
        long again) {

    private static final class Partition {

        private final PriorityQueue<Double> freeAt = new PriorityQueue<>();
        private final PriorityQueue<Double> ends = new PriorityQueue<>();
        private final PriorityQueue<Double> starts = new PriorityQueue<>();
        private int inHandMost;
        private int backlogMost;

        Partition(int places) {
            for (int place = 0; place < places; place++) {
                freeAt.add(0.0);
            }
        }

        void note(double now, double start, double end) {
            drop(ends, now);
            drop(starts, now);
            ends.add(end);
            starts.add(start);
            backlogMost = Math.max(backlogMost, starts.size());
            inHandMost = Math.max(inHandMost, ends.size() - starts.size());
        }

        private static void drop(PriorityQueue<Double> times, double until) {
            while (!times.isEmpty() && times.peek() <= until) {
                times.remove();
            }
        }
    }

    /// Runs so many jobs through a lane.
    static Waits simulate(Demand demand, int partitions, int jobs) {
        Random random = new Random(demand.seed());
        Partition[] all = new Partition[partitions];
        for (int index = 0; index < partitions; index++) {
            int workers = demand.workers() / partitions + (index < demand.workers() % partitions ? 1 : 0);
            all[index] = new Partition(workers * demand.jobsAtOnce());
        }
        double[] waits = new double[jobs];
        double now = 0;
        long again = 0;
        for (int job = 0; job < jobs; job++) {
            now += -Math.log(1 - random.nextDouble()) / demand.jobsPerSecond();
            Partition partition = all[random.nextInt(partitions)];
            double start = Math.max(now, partition.freeAt.remove());
            double time = service(demand, random);
            waits[job] = start - now;
            if (random.nextDouble() < demand.deathsPerHour() * time / 3600) {
                // It dies somewhere on the way and is back at once; its job waits for the lock and for a place.
                double death = start + time * random.nextDouble();
                partition.freeAt.add(death);
                double second = Math.max(death + demand.lock().toMillis() / 1e3, partition.freeAt.remove());
                waits[job] += second - start;
                start = second;
                again++;
            }
            partition.freeAt.add(start + time);
            partition.note(now, start, start + time);
        }
        Arrays.sort(waits);
        return new Waits(partitions, at(waits, 0.5), at(waits, 0.95), at(waits, 0.99), waits[jobs - 1],
                Arrays.stream(all).mapToInt(each -> each.inHandMost).max().orElseThrow(),
                Arrays.stream(all).mapToInt(each -> each.backlogMost).max().orElseThrow(), again);
    }

    private static double service(Demand demand, Random random) {
        double mean = demand.service().toMillis() / 1e3;
        double sigma = demand.spread();
        return mean * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }
}

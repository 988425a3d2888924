package retouch.fleet.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

import org.junit.jupiter.api.Test;

import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;

/// Days of a pool in moments: jobs arrive at random by a rate that changes, workers need five seconds to come up and
/// finish what they have before they go, and nobody tells the autoscaling more than a broker would. Seeded.
class AutoscalingSimulationTest {

    private static final int SEED = 20261128;
    private static final double LOOK_EVERY = 5;
    private static final double START = 5;
    private static final double SERVICE = 2;
    private static final AutoscalePlan PLAN = new AutoscalePlan(0.7, Duration.ofSeconds(30),
            Duration.ofMinutes(2));

    /// @param at   when it arrived
    /// @param done when it ended
    private record Job(double at, double begun, double done) {}

    /// What became of a day.
    private record Day(List<Job> jobs, List<Integer> sizes, double workerSeconds) {

        double waitBelow(double share) {
            List<Double> waits = jobs.stream().map(job -> job.begun - job.at).sorted().toList();
            return waits.get((int) Math.min(waits.size() - 1, share * waits.size()));
        }

        int changes() {
            int changes = 0;
            for (int look = 1; look < sizes.size(); look++) {
                changes += sizes.get(look).equals(sizes.get(look - 1)) ? 0 : 1;
            }
            return changes;
        }

        int largest() {
            return sizes.stream().max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    @Test
    void aSteadyLoadGetsASteadyPool() {
        Day day = day(4 * 3600, 8, _ -> 1.4, _ -> false); // 1.4/s of 2 s: 2.8 workers' work, 4 at 70 %
        assertThat(day.sizes.subList(60, day.sizes.size())).allMatch(size -> size >= 4 && size <= 6);
        assertThat(day.changes()).as("in four hours").isLessThan(200);
        assertThat(day.waitBelow(0.95)).as("seconds that 95 of 100 jobs wait at most").isLessThan(6);
    }

    @Test
    void aBurstIsMetAtOnceAndNothingIsKeptAfterIt() {
        Day day = day(3600, 8, time -> time >= 600 && time < 620 ? 10 : 0, _ -> false);
        assertThat(day.sizes.subList(0, 119)).allMatch(size -> size == 0);
        assertThat(day.largest()).isEqualTo(8);
        // 200 jobs of 2 s for 8 workers are 50 s of work.
        assertThat(day.jobs.getLast().done).isLessThan(620 + 50 + 25);
        assertThat(day.sizes.getLast()).isZero();
        assertThat(day.workerSeconds).as("8 workers for the work, the hold and no longer")
                .isLessThan(8 * (70 + 150));
    }

    @Test
    void oneJobIsEnoughToStartAWorkerAndNoneLeavesNone() {
        Day day = day(1200, 8, time -> time >= 100 && time < 101 ? 1 : 0, _ -> false);
        assertThat(day.jobs).isNotEmpty();
        assertThat(day.jobs.getFirst().begun - day.jobs.getFirst().at).isLessThan(LOOK_EVERY + START + 1);
        assertThat(day.largest()).isEqualTo(1);
        assertThat(day.sizes.getLast()).isZero();
    }

    @Test
    void aDayWithANightIsFollowed() {
        // From 0 at midnight to 2.8 a second at noon, which is the work of 5.6 workers.
        Day day = day(86_400, 12, time -> 1.4 - 1.4 * Math.cos(2 * Math.PI * time / 86_400), _ -> false);
        assertThat(day.waitBelow(0.95)).isLessThan(6);
        double busy = day.jobs.size() * SERVICE / day.workerSeconds;
        assertThat(busy).as("the share of their time that workers work").isBetween(0.4, 0.8);
        double always = 12.0 * 86_400;
        assertThat(day.workerSeconds).as("against twelve workers all day").isLessThan(always * 0.55);
    }

    @Test
    void aDeadStoreStartsNoWorkersThatCouldNotHelp() {
        Day day = day(3600, 8, _ -> 0.6, time -> time >= 1200 && time < 1800);
        int before = day.sizes.get(239);
        // It takes a look or two until it is clear that nothing ends.
        int during = day.sizes.subList(250, 359).stream().max(Comparator.naturalOrder()).orElseThrow();
        assertThat(during).isBetween(before - 1, before + 3);
        assertThat(day.sizes.subList(250, 359)).as("and none ends, and none starts")
                .containsOnly(day.sizes.get(250));
        assertThat(day.sizes.subList(361, 400)).as("then all that there may be help").contains(8);
        assertThat(day.sizes.getLast()).isLessThanOrEqualTo(4);
    }

    /// @param rate jobs a second
    /// @param dead whether no job can end
    private static Day day(int seconds, int max, DoubleUnaryOperator rate,
            java.util.function.DoublePredicate dead) {
        return new Simulation(new Random(SEED), max, rate, dead).run(seconds);
    }

    /// In steps of a tenth of a second.
    private static final class Simulation {

        private static final double STEP = 0.1;

        private final Random random;
        private final DoubleUnaryOperator rate;
        private final java.util.function.DoublePredicate dead;
        private final Autoscaling autoscaling;
        private final List<Double> waiting = new ArrayList<>();
        private final List<Job> done = new ArrayList<>();
        private final List<Integer> sizes = new ArrayList<>();
        private final PriorityQueue<Job> working = new PriorityQueue<>(Comparator.comparingDouble(Job::done));
        private final List<Double> starting = new ArrayList<>();
        private final List<Double> arrivals = new ArrayList<>();
        private int ready;
        private int size;
        private double lastEnd;
        private double workerSeconds;

        Simulation(Random random, int max, DoubleUnaryOperator rate,
                java.util.function.DoublePredicate dead) {
            this.random = random;
            this.rate = rate;
            this.dead = dead;
            this.autoscaling = new Autoscaling(PLAN, new PoolLimits(0, max));
        }

        Day run(int seconds) {
            for (int step = 0; step < seconds / STEP; step++) {
                double now = step * STEP;
                if (random.nextDouble() < rate.applyAsDouble(now) * STEP) {
                    waiting.add(now);
                    arrivals.add(now);
                }
                end(now);
                starting.removeIf(up -> {
                    ready += up <= now ? 1 : 0;
                    return up <= now;
                });
                begin(now);
                workerSeconds += (ready + starting.size()) * STEP;
                if (step % Math.round(LOOK_EVERY / STEP) == 0) {
                    look(now);
                }
            }
            return new Day(done, sizes, workerSeconds);
        }

        private void end(double now) {
            if (dead.test(now)) {
                return;
            }
            while (!working.isEmpty() && working.peek().done <= now) {
                Job job = working.remove();
                done.add(new Job(job.at, job.begun, now));
                lastEnd = now;
            }
        }

        private void begin(double now) {
            while (!waiting.isEmpty() && working.size() < ready) {
                double service = SERVICE * Math.exp(0.4 * random.nextGaussian() - 0.08);
                working.add(new Job(waiting.removeFirst(), now, now + service));
            }
        }

        private void look(double now) {
            arrivals.removeIf(at -> at < now - 60);
            boolean stalled = ready > 0 && working.size() >= ready
                    && now - lastEnd > Math.max(3 * SERVICE, 15);
            size = autoscaling.wanted(Duration.ofMillis(Math.round(now * 1000)),
                    new Load(arrivals.size() / 60.0, Duration.ofSeconds(2), waiting.size() + working.size(),
                            stalled),
                    size);
            sizes.add(size);
            while (ready + starting.size() < size) {
                starting.add(now + START);
            }
            while (ready + starting.size() > size) { // idle ones first; a busy one ends its job and goes
                if (starting.isEmpty()) {
                    ready--;
                } else {
                    starting.removeLast();
                }
            }
        }
    }
}

package retouch.cli.bench.engines;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import com.sun.management.OperatingSystemMXBean;

import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Box;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.nd4j.MatrixProduct;

/// Lets engines do the same exercises in turns, so that whatever else the machine does meets all of them.
final class Race {

    private static final OperatingSystemMXBean PROCESS = ManagementFactory
            .getPlatformMXBean(OperatingSystemMXBean.class);

    private final List<Lane> lanes;
    private final List<Exercise> exercises;
    private final Optional<MatrixProduct> product;
    private final int turn;
    private final Times productTimes = new Times();
    private final List<Entry> entries = new ArrayList<>();

    /// How long it lasts.
    ///
    /// @param warmUp  rounds that do not count
    /// @param counted that do
    /// @param turn    pictures that an engine paints, at least, before the next one has its turn; the first of them
    ///                pays for caches that another engine filled
    record Rounds(int warmUp, int counted, int turn) {}

    /// @param name      the contender's
    /// @param generator borrowed
    record Lane(String name, Generator generator) {}

    /// One engine at one exercise.
    ///
    /// @param lane      who
    /// @param exercise  what it did
    /// @param times     of its runs, each the mean of a turn's
    /// @param processor time of the whole process in them, alike
    /// @param largest   difference from the first engine's full decode inside the exercise's box, so far
    private record Entry(Lane lane, Exercise exercise, Times times, Times processor, double[] largest) {}

    /// What came of it.
    ///
    /// @param rows    engines within cases
    /// @param product how long the matrix product took; empty where there is none
    record Result(List<Row> rows, Optional<Times> product) {}

    /// @param engine            the contender's name
    /// @param what              the case
    /// @param pictures          that one run paints
    /// @param times             of the measured runs
    /// @param processorTimes    of all threads in each
    /// @param largestDifference from the first engine's full decode inside the case's box, over all runs
    record Row(String engine, EngineCase what, int pictures, Times times, Times processorTimes,
            double largestDifference) {

        /// What all threads computed in a mean run, per picture.
        Duration processor() {
            // The system counts in hundredths of a second: short runs may seem to need nothing.
            return processorTimes.mean().dividedBy(pictures).plusNanos(1);
        }

        /// Per picture.
        Duration median() {
            return times.median().dividedBy(pictures);
        }

        /// Per picture.
        Duration best() {
            return times.best().dividedBy(pictures);
        }
    }

    private Race(List<Lane> lanes, List<Exercise> exercises, Optional<MatrixProduct> product, int turn) {
        this.lanes = lanes;
        this.exercises = exercises;
        this.product = product;
        this.turn = turn;
        for (Exercise exercise : exercises) {
            for (Lane lane : lanes) {
                entries.add(new Entry(lane, exercise, new Times(), new Times(), new double[1]));
            }
        }
    }

    /// @param progress told what begins
    static Result run(List<Lane> lanes, List<Exercise> exercises, Optional<MatrixProduct> product,
            Rounds rounds, Consumer<String> progress) throws GeneratorException {
        Race race = new Race(lanes, exercises, product, rounds.turn());
        List<List<Tensor>> expected = race.expected();
        for (int round = 0; round < rounds.warmUp() + rounds.counted(); round++) {
            boolean counts = round >= rounds.warmUp();
            progress.accept(counts
                    ? "round %d of %d".formatted(round - rounds.warmUp() + 1, rounds.counted())
                    : "warm-up %d of %d".formatted(round + 1, rounds.warmUp()));
            race.round(round, expected, counts);
        }
        return new Result(race.entries.stream().map(entry -> new Row(entry.lane.name, entry.exercise.what(),
                entry.exercise.pictures(), entry.times, entry.processor, entry.largest[0])).toList(),
                product.map(_ -> race.productTimes));
    }

    /// By exercise and input, what the first engine paints when it may leave nothing out.
    private List<List<Tensor>> expected() throws GeneratorException {
        List<List<Tensor>> expected = new ArrayList<>();
        for (Exercise exercise : exercises) {
            List<Tensor> outputs = new ArrayList<>();
            for (Tensor input : exercise.inputs()) {
                outputs.add(lanes.getFirst().generator.run(input));
            }
            expected.add(outputs);
        }
        return expected;
    }

    private void round(int round, List<List<Tensor>> expected, boolean counts) throws GeneratorException {
        for (int place = 0; place < exercises.size(); place++) {
            // Threads of one engine may still spin when the next one starts: let that meet each in turn.
            int index = (place + round) % exercises.size();
            product.ifPresent(matrices -> measure(matrices, counts));
            for (int turn = 0; turn < lanes.size(); turn++) {
                Entry entry = entries.get(index * lanes.size() + (turn + round) % lanes.size());
                int run = round % entry.exercise.inputs().size();
                measure(entry, run, expected.get(index).get(run), counts);
            }
        }
    }

    private void measure(MatrixProduct matrices, boolean counts) {
        Duration time = matrices.run();
        if (counts) {
            productTimes.add(time);
        }
    }

    private void measure(Entry entry, int run, Tensor expected, boolean counts) throws GeneratorException {
        Tensor input = entry.exercise.input(run);
        int runs = Math.ceilDiv(turn, entry.exercise.pictures());
        long processorStart = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        Tensor painted = entry.lane.generator.run(input, entry.exercise.options());
        for (int again = 1; again < runs; again++) {
            painted = entry.lane.generator.run(input, entry.exercise.options());
        }
        long nanos = System.nanoTime() - start;
        if (counts) {
            entry.times.add(Duration.ofNanos(nanos / runs));
            entry.processor
                    .add(Duration.ofNanos((PROCESS.getProcessCpuTime() - processorStart) / runs));
        }
        entry.largest[0] = Math.max(entry.largest[0],
                largestDifference(painted, expected, entry.exercise.box()));
    }

    /// @param box where to look, in each picture of the batch
    static double largestDifference(Tensor painted, Tensor expected, Box box) {
        painted.requireShape(expected.shape());
        int rowValues = expected.size(2) * expected.size(3);
        double largest = 0;
        for (int picture = 0; picture < expected.size(0); picture++) {
            for (int row = box.top(); row < box.bottom(); row++) {
                int begin = (picture * expected.size(1) + row) * rowValues;
                for (int index = begin + box.left() * expected.size(3); index < begin
                        + box.right() * expected.size(3); index++) {
                    largest = Math.max(largest, Math.abs(painted.data()[index] - expected.data()[index]));
                }
            }
        }
        return largest;
    }
}

package retouch.worker.serve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Box;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// Runs that are computed together. What goes wrong with one is no other's trouble: if the batch fails, each runs
/// alone. It stops when nobody wants any of it.
///
/// @param runs one picture each
record Batch(List<WaitingRun> runs) {

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    Batch {
        runs = List.copyOf(runs);
    }

    /// What computes one picture or several.
    @FunctionalInterface
    interface Engine {
        Tensor run(Tensor input, RunOptions options) throws GeneratorException;
    }

    /// Answers every run.
    void run(Engine engine) {
        if (runs.size() < 2 || !runTogether(engine)) {
            runs.forEach(run -> run.runAlone(engine));
        }
    }

    private boolean runTogether(Engine engine) {
        try {
            answer(engine.run(input(), options()));
            return true;
        } catch (CancellationException nobodyWantsIt) {
            return false; // each one stops by itself
        } catch (GeneratorException | RuntimeException | Error e) { // once more alone, which says whose fault it is
            LOG.atWarn().addKeyValue("pictures", runs.size()).addKeyValue("reason", e.toString())
                    .log("engine.batch_failed, each picture runs alone");
            return false;
        }
    }

    private Tensor input() {
        Tensor first = runs.getFirst().input();
        int values = first.data().length;
        float[] all = new float[runs.size() * values];
        for (int index = 0; index < runs.size(); index++) {
            Tensor input = runs.get(index).input();
            input.requireShape(first.shape());
            System.arraycopy(input.data(), 0, all, index * values, values);
        }
        return Tensor.of(all, runs.size(), first.size(1), first.size(2), first.size(3));
    }

    /// One box around what anybody wants: with a box for each hole, each would be painted in every picture.
    private RunOptions options() {
        boolean whole = runs.stream().anyMatch(run -> run.options().region().isEmpty());
        Optional<Box> around = whole
                ? Optional.empty()
                : runs.stream().flatMap(run -> run.options().region().stream()).reduce(Box::union);
        return RunOptions.WHOLE.within(around.map(List::of).orElse(List.of())).stoppedBy(this::isStopped);
    }

    /// Asks every one: what answers may have more to do than to answer.
    private boolean isStopped() {
        return runs.stream().filter(WaitingRun::isStopped).count() == runs.size();
    }

    private void answer(Tensor output) {
        int values = output.data().length / runs.size();
        for (int index = 0; index < runs.size(); index++) {
            float[] painted = Arrays.copyOfRange(output.data(), index * values, (index + 1) * values);
            runs.get(index).answer(Tensor.of(painted, 1, output.size(1), output.size(2), output.size(3)));
        }
    }
}

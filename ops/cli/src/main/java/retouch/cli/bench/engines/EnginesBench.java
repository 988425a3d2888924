package retouch.cli.bench.engines;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import retouch.schemas.model.ModelBundle;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.publish.UntrainedBundle;
import retouch.worker.generate.Device;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.nd4j.MatrixProduct;

/// Measures engines alone and then against each other, all in this process and on the same seeded weights.
final class EnginesBench {

    private static final int PRODUCT_ORDER = 2048;
    private static final int FAILED = 3;

    private EnginesBench() {}

    /// @param network    to run
    /// @param cases      in the order of the table; `Full(1)` among them
    /// @param contenders at least one
    /// @param allNeeded  whether a contender that cannot run here ends the bench, rather than being left out
    /// @param device     that each engine must compute on
    /// @param rounds     how often, and how many pictures at a time
    /// @param alone      whether to start a process per engine
    record Plan(NetworkDescription network, List<EngineCase> cases, List<Contender> contenders,
            boolean allNeeded, Device device, Race.Rounds rounds, boolean alone) {

        Plan {
            cases = List.copyOf(cases);
            contenders = List.copyOf(contenders);
        }
    }

    /// Takes a report somewhere.
    @FunctionalInterface
    interface Publication {
        void publish(Report report) throws IOException;
    }

    /// Runs the bench as a verb does, in a folder of its own.
    ///
    /// @param err told what begins, and why there is no report
    /// @return the verb's exit code
    static int run(Plan plan, PrintWriter err, Publication publication)
            throws IOException, InterruptedException {
        try (WeightsFolder folder = WeightsFolder.create()) {
            publication.publish(run(plan, folder.path(), step -> {
                err.println(step);
                err.flush();
            }));
            return 0;
        } catch (GeneratorException e) {
            err.println("retouch: " + e.getMessage());
            return FAILED;
        }
    }

    /// @param folder   empty, for the weights; its owner deletes it
    /// @param progress told what begins
    static Report run(Plan plan, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException, GeneratorException {
        Machine machine = Machine.now();
        progress.accept("writing seeded weights, %d MiB"
                .formatted((plan.network.parameters() * Float.BYTES) >> 20));
        ModelBundle bundle = UntrainedBundle.write(folder, plan.network, UntrainedBundle.DEFAULT_SEED);
        List<Race.Lane> lanes = new ArrayList<>();
        Optional<MatrixProduct> product = Optional.empty();
        try {
            load(plan, bundle, lanes, progress);
            List<Alone> alone = plan.alone ? alone(plan, lanes, folder, progress) : List.of();
            product = product(progress);
            Race.Result result = Race.run(lanes, exercises(plan), product, plan.rounds, progress);
            long multiplyAdds = product.map(MatrixProduct::multiplyAdds).orElse(0L);
            return new Report(machine.after(), plan.network, plan.rounds.counted(), multiplyAdds, result,
                    alone);
        } finally {
            product.ifPresent(MatrixProduct::close);
            lanes.forEach(lane -> lane.generator().close());
        }
    }

    private static List<Exercise> exercises(Plan plan) {
        return plan.cases.stream().map(what -> Exercise.of(what, plan.network)).toList();
    }

    private static void load(Plan plan, ModelBundle bundle, List<Race.Lane> lanes, Consumer<String> progress)
            throws GeneratorException {
        for (Contender contender : plan.contenders) {
            progress.accept("loading " + contender.name());
            try {
                lanes.add(new Race.Lane(contender.name(), contender.load(bundle, plan.device)));
            } catch (GeneratorException e) {
                if (plan.allNeeded) {
                    throw e;
                }
                progress.accept("leaving out " + contender.name() + ": " + e.getMessage());
            }
        }
        if (lanes.isEmpty()) {
            throw GeneratorException.permanent("no engine computes on " + plan.device.label() + " here");
        }
    }

    private static List<Alone> alone(Plan plan, List<Race.Lane> lanes, Path bundle,
            Consumer<String> progress) throws InterruptedException {
        List<Alone> alone = new ArrayList<>();
        for (Race.Lane lane : lanes) {
            progress.accept("running " + lane.name() + " alone in a process");
            try {
                alone.add(Alone.measure(lane.name(), plan.device, bundle));
            } catch (IOException e) { // what it would say matters less than the race
                progress.accept(e.getMessage());
            }
        }
        return alone;
    }

    private static Optional<MatrixProduct> product(Consumer<String> progress) {
        try {
            return Optional.of(MatrixProduct.load(PRODUCT_ORDER));
        } catch (GeneratorException e) {
            progress.accept("without the limit: " + e.getMessage());
            return Optional.empty();
        }
    }
}

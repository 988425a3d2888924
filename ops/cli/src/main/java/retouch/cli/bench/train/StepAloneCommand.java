package retouch.cli.bench.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.loop.StepTrial;

/// `retouch bench step-alone`: the trainer's side of `retouch bench train`, in a process of its own. Prints the terms
/// of the first step, then takes as many steps as each line of its input says and prints what one took.
@Command(name = "step-alone", hidden = true, mixinStandardHelpOptions = true,
        header = "Takes training steps and prints what one took.")
public final class StepAloneCommand implements Callable<Integer> {

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--side", required = true, description = "of the pictures")
    private int side;

    @Option(names = "--channels", required = true, description = "of the first layer")
    private int channels;

    @Option(names = "--levels", required = true, description = "of the network")
    private int levels;

    @Option(names = "--batch", required = true, description = "pictures of a step")
    private int batch;

    @Option(names = "--case", description = "write weights and batch to this file")
    private Optional<Path> file = Optional.empty();

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        NetworkDescription network = new NetworkDescription(side, channels, levels, GateVariant.PROPER);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (StepTrial trial = new StepTrial(network, batch)) {
            if (file.isPresent()) {
                trial.write(file.get());
            }
            trial.look().forEach((name, value) -> out.println("term " + name + " " + value));
            out.println("ready");
            out.flush();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int steps = Integer.parseInt(line.strip());
                long begin = System.nanoTime();
                for (int taken = 0; taken < steps; taken++) {
                    trial.take();
                }
                out.println("nanos " + (System.nanoTime() - begin) / steps);
                out.flush();
                System.gc(); // as the training loop does between steps: ND4J's contexts wait for it
            }
        }
        return 0;
    }
}

package retouch.pytorch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import retouch.schemas.model.BundleException;
import retouch.schemas.model.SafeTensors;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;

/// The process that `retouch bench train` starts for PyTorch: reads a case, prints the terms of its first step, then
/// takes as many steps as each line of its input says and prints what one took.
public final class TorchMain {

    private static final int ARGUMENTS = 4;

    private TorchMain() {}

    /// @param arguments the case's file, the network's side, base channels and levels
    public static void main(String[] arguments) throws IOException, BundleException {
        if (arguments.length != ARGUMENTS) {
            throw new IllegalArgumentException("file, side, channels, levels");
        }
        NetworkDescription network = new NetworkDescription(Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]), GateVariant.PROPER);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (TorchStep step = new TorchStep(network, SafeTensors.read(Path.of(arguments[0])))) {
            step.look().forEach((name, value) -> out.println("term " + name + " " + value));
            out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int steps = Integer.parseInt(line.strip());
                long begin = System.nanoTime();
                for (int taken = 0; taken < steps; taken++) {
                    step.take();
                }
                out.println("nanos " + (System.nanoTime() - begin) / steps);
            }
        }
    }
}

package retouch.cli.bench.engines;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.worker.generate.Device;
import retouch.worker.generate.EngineChoice;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.Generators;

/// `retouch bench engine-alone`: the process that [Alone] starts.
@Command(name = "engine-alone", hidden = true, mixinStandardHelpOptions = true,
        header = "Loads a model into one engine, edits with it and prints what that took.")
public final class AloneCommand implements Callable<Integer> {

    private static final int RUNS = 3;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--engine", required = true, description = "the contender's name")
    private String engine = "";

    @Option(names = "--device", required = true, description = "cpu or cuda")
    private Device device = Device.CPU;

    @Option(names = "--bundle", required = true, description = "the model's folder")
    private Path bundle = Path.of("");

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException, BundleException, GeneratorException {
        Contender contender = Contender.named(engine)
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "There is no engine " + engine));
        Generators.expect(EngineChoice.of(Optional.of(engine))); // as a worker does
        PrintWriter out = spec.commandLine().getOut();
        try (Generator generator = contender.load(ModelBundle.read(bundle), device)) {
            Exercise exercise = Exercise.of(new EngineCase.Full(1), generator.network());
            for (int run = 0; run < RUNS; run++) {
                generator.run(exercise.input(run));
                if (run == 0) {
                    out.println(Alone.FIRST_RESULT_AT + "=" + System.currentTimeMillis());
                }
            }
        }
        out.println(Alone.PEAK_MEMORY + "=" + peakMemoryMiB());
        return 0;
    }

    private static long peakMemoryMiB() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(PEAK))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0) >> 10;
    }
}

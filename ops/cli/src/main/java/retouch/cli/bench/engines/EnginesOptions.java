package retouch.cli.bench.engines;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

import picocli.CommandLine.Option;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Device;

/// What to compare, as options.
final class EnginesOptions {

    private static final int WHOLE_PERCENT = 100;
    private static final int BATCH_MAX = 16;
    private static final int ROUNDS_MAX = 1000;

    /// The maps of three pictures at the paper's size are what an engine keeps by default.
    private static final int HOLES_MAX = 3;

    @Option(names = "--side", defaultValue = "512",
            description = "pixels of the network's picture (default: ${DEFAULT-VALUE})")
    private int side;

    @Option(names = {"--channels", "--width"}, defaultValue = "32",
            description = "channels of the network's first layer; 64 in the paper (default: ${DEFAULT-VALUE})")
    private int channels;

    @Option(names = "--levels", defaultValue = "7", description = "halvings (default: ${DEFAULT-VALUE})")
    private int levels;

    @Option(names = "--gates", defaultValue = "PROPER",
            description = "the decoder's gates: proper or compatible (default: proper)")
    private GateVariant gates = GateVariant.PROPER;

    @Option(names = "--hole", defaultValue = "25", split = ",", paramLabel = "PERCENT",
            description = "shares of the picture's area that a square hole covers, three at most; 100 is the full"
                    + " decode, which always runs (default: ${DEFAULT-VALUE})")
    private List<Integer> holes = List.of();

    @Option(names = "--batch", defaultValue = "1", split = ",", paramLabel = "N",
            description = "pictures per run of the full decode; 1 always runs (default: ${DEFAULT-VALUE})")
    private List<Integer> batches = List.of();

    @Option(names = "--engines", split = ",", paramLabel = "NAME",
            description = "what to compare (default: whatever runs here)")
    private List<String> engines = List.of();

    @Option(names = "--device", defaultValue = "CPU",
            description = "cpu or cuda; cuda needs a build with -Pcuda (default: cpu)")
    private Device device = Device.CPU;

    @Option(names = "--rounds", defaultValue = "5",
            description = "runs of each engine in each case that count (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "2",
            description = "runs before those (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--not-alone",
            description = "leave out memory and time to the first result, which need a process per engine")
    private boolean notAlone;

    /// @throws IllegalArgumentException with a sentence
    EnginesBench.Plan plan() {
        require(rounds >= 1 && rounds <= ROUNDS_MAX, "--rounds must be 1 to " + ROUNDS_MAX + ".");
        require(warmUp >= 0 && warmUp <= ROUNDS_MAX, "--warm-up must be 0 to " + ROUNDS_MAX + ".");
        return new EnginesBench.Plan(network(), cases(), contenders(), !engines.isEmpty(), device,
                new Race.Rounds(warmUp, rounds, 1), !notAlone);
    }

    private NetworkDescription network() {
        try {
            return new NetworkDescription(side, channels, levels, gates);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("There is no such network: " + e.getMessage() + ".", e);
        }
    }

    private List<EngineCase> cases() {
        require(batches.stream().allMatch(batch -> batch >= 1 && batch <= BATCH_MAX),
                "--batch takes numbers from 1 to " + BATCH_MAX + ".");
        List<EngineCase> cases = new ArrayList<>(EngineCase.full(batches));
        List<Integer> parts = new LinkedHashSet<>(holes).stream().filter(hole -> hole != WHOLE_PERCENT)
                .toList();
        require(parts.size() <= HOLES_MAX, "--hole takes at most three shares below 100.");
        for (int percent : parts) {
            require(percent >= 1 && percent <= WHOLE_PERCENT, "--hole takes numbers from 1 to 100.");
            cases.add(new EngineCase.Hole(percent));
        }
        parts.forEach(percent -> cases.add(new EngineCase.FollowUp(percent)));
        return cases;
    }

    private List<Contender> contenders() {
        if (engines.isEmpty()) {
            return Contender.ALL;
        }
        return new LinkedHashSet<>(engines).stream().map(name -> Contender.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no engine " + name + " to compare; known: " + Contender.known() + ".")))
                .toList();
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}

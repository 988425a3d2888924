package retouch.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.cli.bench.engines.AloneCommand;
import retouch.cli.bench.engines.EnginesBenchCommand;
import retouch.cli.bench.faults.BrokerApartCommand;
import retouch.cli.bench.faults.FaultsBenchCommand;
import retouch.cli.bench.rollout.RolloutBenchCommand;
import retouch.cli.bench.train.StepAloneCommand;
import retouch.cli.bench.train.TrainBenchCommand;

/// `retouch bench`: programs that measure, each with its limit beside the figure.
@Command(name = "bench", mixinStandardHelpOptions = true, header = "Measure this machine and this build.",
        subcommands = {StartupBenchCommand.class, JobBenchCommand.class, MessagingBenchCommand.class,
                PoolsBenchCommand.class,
                EnginesBenchCommand.class, AloneCommand.class, RolloutBenchCommand.class,
                TrainBenchCommand.class, StepAloneCommand.class,
                FaultsBenchCommand.class, BrokerApartCommand.class})
public final class BenchCommand implements Runnable {

    private CommandSpec spec = CommandSpec.create();

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "Say what to measure: retouch bench startup, job, messaging, pools, engines, train, rollout or"
                        + " faults.");
    }
}

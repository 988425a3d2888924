package retouch.cli.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.cli.bench.capacity.CapacityBenchCommand;
import retouch.cli.bench.engines.AloneCommand;
import retouch.cli.bench.engines.BatchBenchCommand;
import retouch.cli.bench.engines.EnginesBenchCommand;
import retouch.cli.bench.faults.BrokerApartCommand;
import retouch.cli.bench.faults.FaultsBenchCommand;
import retouch.cli.bench.faults.PromiseBenchCommand;
import retouch.cli.bench.rollout.RolloutBenchCommand;
import retouch.cli.bench.train.StepAloneCommand;
import retouch.cli.bench.train.TrainBenchCommand;
import retouch.producer.command.FleetAccess;

/// `retouch bench`: programs that measure, each with its limit beside the figure.
@Command(name = "bench", mixinStandardHelpOptions = true, header = "Measure this machine and this build.",
        subcommands = {StartupBenchCommand.class, JobBenchCommand.class, MessagingBenchCommand.class,
                PoolsBenchCommand.class,
                EnginesBenchCommand.class, AloneCommand.class, BatchBenchCommand.class,
                RolloutBenchCommand.class,
                TrainBenchCommand.class, StepAloneCommand.class,
                FaultsBenchCommand.class, BrokerApartCommand.class, CapacityBenchCommand.class})
public final class BenchCommand implements Runnable {

    private CommandSpec spec = CommandSpec.create();

    private BenchCommand() {}

    /// The verb with its own verbs.
    ///
    /// @param access comes to a fleet that runs
    public static CommandLine line(FleetAccess access) {
        return new CommandLine(new BenchCommand()).addSubcommand(new PromiseBenchCommand(access));
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "Say what to measure: retouch bench startup, job, messaging, pools, engines, batch, train, rollout,"
                        + " faults, promise or capacity.");
    }
}

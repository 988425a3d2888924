package retouch.cli.bench.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.local.LocalFleetException;
import retouch.local.broker.EmbeddedBroker;

/// `retouch bench broker-apart`: the process that [BrokerProcess] starts and kills.
@Command(name = BrokerApartCommand.NAME, hidden = true, mixinStandardHelpOptions = true,
        header = "A broker that runs until its input ends.")
public final class BrokerApartCommand implements Callable<Integer> {

    static final String NAME = "broker-apart";

    /// What the line begins with that says where it is.
    static final String UP = "UP ";

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--folder", required = true, description = "its data")
    private Path folder = Path.of("");

    @Option(names = "--port", defaultValue = "0", description = "where it listens; 0 for a free one")
    private int port;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws LocalFleetException, IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, port)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(UP + broker.bootstrap());
            out.flush();
            System.in.transferTo(OutputStream.nullOutputStream()); // no broker outlives who started it
        }
        return 0;
    }
}

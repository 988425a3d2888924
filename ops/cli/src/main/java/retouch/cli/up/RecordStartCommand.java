package retouch.cli.up;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import retouch.cli.ConnectedFleet;
import retouch.fleet.Fleet;
import retouch.fleet.file.Folders;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;

/// Loads what a start loads, while the JVM records it for its AOT cache (JEP 514). The launcher runs it once
/// per build; nobody else needs it.
@Command(name = "record-start", hidden = true, header = "Load what a start loads.")
public final class RecordStartCommand implements Callable<Integer> {

    private CommandSpec spec = CommandSpec.create();

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws Exception {
        printEveryHelp();
        Path folder = Files.createTempDirectory("retouch-record-start");
        try (LocalFleet local = LocalFleet.start(DataFolder.open(folder), LocalFleet.Ports.ANY);
                Fleet fleet = ConnectedFleet.open(local.connection())) {
            fleet.broker().problems();
            fleet.store().list("uploads/", 1);
        } finally {
            Folders.delete(folder);
        }
        return 0;
    }

    private void printEveryHelp() {
        for (CommandLine verb : spec.commandLine().getParent().getSubcommands().values()) {
            verb.usage(new PrintWriter(new StringWriter()));
        }
    }
}

package retouch.producer.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import retouch.fleet.Fleet;
import retouch.fleet.stream.MemoryBroker;
import retouch.fleet.stream.StreamException;
import retouch.producer.testing.LentBroker;
import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingStore;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Outcome;

/// What tests of the verbs share: a fleet of memory and a screen that can be read.
abstract class CommandTest {

    final TestingStore store = new TestingStore();
    final MemoryBroker broker = new MemoryBroker();
    final Fleet fleet = new Fleet(store, new LentBroker(broker));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @AfterEach
    void closeTheBroker() {
        broker.close();
    }

    int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    int edit(String... arguments) {
        return run(new EditCommand(() -> fleet, Interrupts.none(), false), arguments);
    }

    int status(String... arguments) {
        return run(new StatusCommand(() -> fleet), arguments);
    }

    TestingWorker worker(Function<EditRequest, Outcome> decision) throws StreamException {
        return TestingWorker.start(fleet, decision);
    }

    /// What was printed, with the test's folder written as `FOLDER`.
    String out() {
        return readable(out);
    }

    String err() {
        return readable(err);
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    Path write(String name, byte[] content) {
        return Pictures.write(folder, name, content);
    }

    private String readable(StringWriter text) {
        return text.toString().replace(folder.toString(), "FOLDER");
    }
}

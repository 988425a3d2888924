package retouch.cli.models;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;

/// How the verbs of `retouch models` come to the registry, and what they say when it does not go well.
final class RegistryAccess {

    private static final Duration SEND_MAX = Duration.ofSeconds(20);
    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(10);

    private final FleetAccess access;

    /// What a verb does.
    @FunctionalInterface
    interface Work {
        /// @param fleet   borrowed
        /// @param desk    of this user
        /// @param schemas of all writers
        ExitCode with(Fleet fleet, RegistryDesk desk, SchemaSource schemas)
                throws RegistryRefusedException, ObjectStoreException, BrokenChainException, StreamException,
                NoModelException, InterruptedException;
    }

    RegistryAccess(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    FleetAccess fleet() {
        return access;
    }

    /// Does it, and says in one sentence what was wrong if it could not be done.
    ///
    /// @param err takes the sentence
    /// @return the exit code
    int run(PrintWriter err, Work work) {
        try (Fleet fleet = access.open()) {
            SchemaTopic schemas = SchemaTopic.open(fleet.broker(), Messages.schemas(), SCHEMAS_AGAIN_AFTER);
            RegistryDesk desk = new RegistryDesk(fleet, schemas, who(), Clock.systemUTC(), SEND_MAX);
            return work.with(fleet, desk, schemas).number();
        } catch (RegistryRefusedException | BrokenChainException e) {
            return failed(err, ExitCode.NOT_DONE, e.getMessage());
        } catch (NoModelException e) {
            return failed(err, e.exitCode(), e.getMessage());
        } catch (FleetUnavailableException | ObjectStoreException | StreamException e) {
            return failed(err, ExitCode.UNREACHABLE, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(err, ExitCode.NOT_DONE, "Interrupted; see `retouch models log` for what was done.");
        }
    }

    /// Who makes a change, as the log says it.
    static String who() {
        return System.getProperty("user.name", "somebody") + "@" + host();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static int failed(PrintWriter err, ExitCode code, String sentence) {
        err.println("retouch: " + sentence);
        err.flush();
        return code.number();
    }

    /// For the usage text of each verb.
    static Map<String, String> exitCodes() {
        return ExitCode.list();
    }
}

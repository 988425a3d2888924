package retouch.cli.pools;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.pool.PoolDesk;
import retouch.fleet.pool.PoolRefusedException;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;

/// How the verbs of `retouch pools` come to the pools, and what they say when it does not go well.
final class PoolAccess {

    private static final Duration SEND_MAX = Duration.ofSeconds(20);
    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(10);

    private final FleetAccess access;

    /// What a verb does.
    @FunctionalInterface
    interface Work {
        /// @param fleet   borrowed
        /// @param desk    of this user
        /// @param schemas of all writers
        void with(Fleet fleet, PoolDesk desk, SchemaSource schemas)
                throws PoolRefusedException, ObjectStoreException, StreamException, InterruptedException;
    }

    PoolAccess(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    /// Does it, and says in one sentence what was wrong if it could not be done.
    ///
    /// @param err takes the sentence
    /// @return the exit code
    int run(PrintWriter err, Work work) {
        try (Fleet fleet = access.open()) {
            SchemaTopic schemas = SchemaTopic.open(fleet.broker(), Messages.schemas(), SCHEMAS_AGAIN_AFTER);
            work.with(fleet, new PoolDesk(fleet, schemas, who(), SEND_MAX), schemas);
            return ExitCode.OK.number();
        } catch (PoolRefusedException e) {
            return failed(err, ExitCode.NOT_DONE, e.getMessage());
        } catch (FleetUnavailableException | ObjectStoreException | StreamException e) {
            return failed(err, ExitCode.UNREACHABLE, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(err, ExitCode.NOT_DONE, "Interrupted; see `retouch pools` for what was done.");
        }
    }

    private static String who() {
        try {
            return System.getProperty("user.name", "somebody") + "@"
                    + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return System.getProperty("user.name", "somebody");
        }
    }

    private static int failed(PrintWriter err, ExitCode code, String sentence) {
        err.println("retouch: " + sentence);
        err.flush();
        return code.number();
    }
}

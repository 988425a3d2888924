package retouch.producer.command;

import java.io.PrintWriter;
import java.util.Optional;

import retouch.fleet.Fleet;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;

/// Runs a verb with a client of the fleet, and says in one sentence why not if there is none.
@FunctionalInterface
interface Errand {

    ExitCode run(EditClient client) throws EditException, InterruptedException;

    /// @param err where the sentence goes
    static ExitCode with(FleetAccess access, PrintWriter err, Errand errand) {
        try (Fleet fleet = access.open()) {
            requireStore(fleet);
            try (EditClient client = EditClient.open(fleet)) {
                return errand.run(client);
            }
        } catch (FleetUnavailableException | EditException e) {
            err.println("retouch: " + e.getMessage());
            return ExitCode.UNREACHABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("retouch: Stopped waiting.");
            return ExitCode.NOT_DONE;
        }
    }

    /// Asked first, because an upload would find out only after all its retries.
    private static void requireStore(Fleet fleet) throws FleetUnavailableException {
        Optional<String> problem = fleet.store().problem();
        if (problem.isPresent()) {
            throw new FleetUnavailableException(problem.get());
        }
    }
}

package retouch.local.broker;

import org.apache.kafka.common.utils.internals.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps Kafka from ending our process. Its server calls for the end of the whole virtual machine when it
/// cannot go on, for instance on a full disk; in ours other things run, and the answer is one log line and
/// clients that see a broker that is away.
final class ProcessExit {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessExit.class);

    private ProcessExit() {}

    static void refuse() {
        Exit.setExitProcedure(ProcessExit::refuse);
        Exit.setHaltProcedure(ProcessExit::refuse);
    }

    private static void refuse(int status, String message) {
        LOG.atError().addKeyValue("status", status).addKeyValue("reason", message)
                .log("broker.broken, see the lines before; start the fleet again");
        // Kafka's code does not expect to live on after this call.
        throw new IllegalStateException("the embedded broker cannot go on: " + message);
    }
}

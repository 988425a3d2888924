package retouch.producer.client;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// What decisions that no worker made call the machine they were made on.
final class ThisHost {

    private ThisHost() {}

    static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a host without a name";
        }
    }

    /// Who is at the machine.
    static String user() {
        return System.getProperty("user.name", "somebody") + "@" + name();
    }
}

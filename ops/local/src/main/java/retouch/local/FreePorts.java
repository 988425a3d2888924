package retouch.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Asks the machine about its loopback ports. An answer may be out of date at once: whoever binds the port
/// still has to say what happens when it is taken.
public final class FreePorts {

    private FreePorts() {}

    /// Whether something could listen on the port right now.
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // a port that our last run used is free, even while it lingers
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

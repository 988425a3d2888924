package retouch.cli;

import retouch.producer.command.Interrupts;

/// Hears Ctrl-C through the JVM's shutdown.
final class ShutdownInterrupts implements Interrupts {

    @Override
    public Registration beforeStop(Runnable lastWords) {
        Thread hook = Thread.ofPlatform().name("retouch-last-words").unstarted(lastWords);
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> forget(hook);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already, and the last words are being said
        }
    }
}

package retouch.worker.generate.onnxruntime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import ai.onnxruntime.OrtEnvironment;

/// ONNX Runtime's environment, of which a process has one.
final class Environment {

    /// ONNX Runtime 1.29.0 matches `/proc/self/cmdline` with a regular expression that calls itself for every
    /// character: a class path of 18,000 characters needs more than 4 MiB of stack, on a Java thread's 1 MiB it
    /// ends the process with a segmentation fault. Only what is touched of these is ever memory.
    private static final long STACK_BYTES = 256L << 20;

    private Environment() {}

    /// @throws LinkageError if its library cannot be loaded
    static OrtEnvironment get() {
        try {
            return CompletableFuture.supplyAsync(OrtEnvironment::getEnvironment,
                    start -> Thread.ofPlatform().name("retouch-onnxruntime-start").daemon()
                            .stackSize(STACK_BYTES).start(start))
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof LinkageError missing) {
                throw missing;
            }
            throw failed;
        }
    }
}

package retouch.worker.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

import retouch.fleet.model.CheckLog;
import retouch.fleet.model.CheckStep;
import retouch.fleet.model.ModelRefusedException;
import retouch.fleet.model.ModelRefusedException.Reason;
import retouch.fleet.model.TrustPolicy;
import retouch.fleet.model.TrustedBundle;
import retouch.schemas.model.ModelBundle;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;

/// Everything that must be true of a model before it serves, in the order of [CheckStep].
public final class ModelCheck {

    private ModelCheck() {}

    /// Loads a bundle into an engine.
    @FunctionalInterface
    public interface Loader {

        /// @return belongs to the caller
        Generator load(ModelBundle bundle) throws GeneratorException;
    }

    /// Checks the bundle in `folder`, loads it and lets it paint its golden vectors.
    ///
    /// Whatever the engine does wrong is a refusal, running out of memory too: what served before goes on.
    ///
    /// @param notBefore the fleet's floor; [Instant#MIN] if there is none
    /// @param loader    is asked only once all that can be checked without an engine is right
    /// @return belongs to the caller, the generator with it; if this throws, the generator has been closed
    /// @throws ModelRefusedException if it must not serve here
    /// @throws IOException           if the disk fails; a file that is not there is the bundle's fault
    public static CheckedModel check(Path folder, TrustPolicy policy, Instant notBefore, Loader loader)
            throws IOException, ModelRefusedException {
        return check(folder, policy, notBefore, loader, CheckLog.NONE);
    }

    /// As [#check(Path, TrustPolicy, Instant, Loader)].
    ///
    /// @param log hears of every step that was passed
    public static CheckedModel check(Path folder, TrustPolicy policy, Instant notBefore, Loader loader,
            CheckLog log) throws IOException, ModelRefusedException {
        return load(folder, TrustedBundle.read(folder, policy, notBefore, log), policy, loader, log,
                Courtesy.NONE);
    }

    /// The second half of [#check(Path, TrustPolicy, Instant, Loader)], for who has to make room before.
    ///
    /// @param bundle   what [TrustedBundle] has read from `folder`
    /// @param courtesy towards the jobs that flow meanwhile
    public static CheckedModel load(Path folder, ModelBundle bundle, TrustPolicy policy, Loader loader,
            Courtesy courtesy) throws IOException, ModelRefusedException {
        return load(folder, bundle, policy, loader, CheckLog.NONE, courtesy);
    }

    private static CheckedModel load(Path folder, ModelBundle bundle, TrustPolicy policy, Loader loader,
            CheckLog log, Courtesy courtesy) throws IOException, ModelRefusedException {
        try {
            return paint(folder, bundle, policy, loader, log, courtesy);
        } catch (GeneratorException e) {
            String sentence = sentence(bundle, e.getMessage());
            throw e.isRetryable()
                    ? ModelRefusedException.retryable(Reason.NOT_LOADABLE, sentence, e)
                    : new ModelRefusedException(Reason.NOT_LOADABLE, sentence, e);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // Never again when memory ran out: every try would take it from the jobs that flow meanwhile.
            throw new ModelRefusedException(Reason.NOT_LOADABLE, sentence(bundle, rootOf(e).toString()), e);
        }
    }

    private static String sentence(ModelBundle bundle, String problem) {
        return "The engine does not run " + bundle.card().version() + ": " + problem
                + ". Try another engine (RETOUCH_WORKER_ENGINE), or give the worker more memory.";
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static CheckedModel paint(Path folder, ModelBundle bundle, TrustPolicy policy, Loader loader,
            CheckLog log, Courtesy courtesy) throws IOException, ModelRefusedException, GeneratorException {
        Generator generator = loader.load(bundle);
        boolean passed = false;
        try {
            log.passed(CheckStep.ENGINE, generator.engine());
            log.passed(CheckStep.GOLDEN,
                    GoldenCheck.check(generator, folder, bundle, policy, courtesy.trialRun()));
            passed = true;
            return new CheckedModel(bundle, generator);
        } finally {
            if (!passed) {
                generator.close();
            }
        }
    }
}

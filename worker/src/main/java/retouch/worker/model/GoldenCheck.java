package retouch.worker.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import retouch.fleet.model.ModelRefusedException;
import retouch.fleet.model.ModelRefusedException.Reason;
import retouch.fleet.model.TrustPolicy;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.GoldenVector;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// Whether an engine paints what the model's maker painted.
final class GoldenCheck {

    private GoldenCheck() {}

    /// Runs the generator on every golden vector of a bundle.
    ///
    /// A file of golden vectors that the card does not list is not the bundle's: nobody has signed it.
    ///
    /// @param generator borrowed
    /// @param folder    of the bundle
    /// @param manner    how it runs
    /// @return what was found, a phrase for people
    /// @throws ModelRefusedException also if there are none and the policy asks for them
    static String check(Generator generator, Path folder, ModelBundle bundle, TrustPolicy policy,
            RunOptions manner) throws IOException, ModelRefusedException, GeneratorException {
        List<GoldenVector> vectors = vectors(folder, bundle);
        if (vectors.isEmpty() && policy.signatureRequired()) {
            throw new ModelRefusedException(Reason.GOLDEN_MISMATCH, "The model " + bundle.card().version()
                    + " has no golden vectors (" + GoldenVector.FILE
                    + "), so nobody can say whether it paints here"
                    + " what its maker saw. Publish it again with `retouch train`, or set"
                    + " RETOUCH_MODEL_TRUST=optional.");
        }
        double largest = 0;
        for (GoldenVector vector : vectors) {
            largest = Math.max(largest, distance(generator, bundle.card().network(), vector, manner));
        }
        return vectors.isEmpty()
                ? "none, and none needed"
                : String.format(Locale.ROOT, "%d, off by %.1e at most", vectors.size(), largest);
    }

    private static double distance(Generator generator, NetworkDescription network, GoldenVector vector,
            RunOptions manner)
            throws ModelRefusedException, GeneratorException {
        if (!vector.fits(network)) {
            throw new ModelRefusedException(Reason.GOLDEN_MISMATCH, "The golden vector " + vector.seed()
                    + " has another size than the network's pictures. Publish the model again.");
        }
        double distance = vector.distance(generator.run(GoldenVector.input(network, vector.seed()), manner));
        if (distance > GoldenVector.TOLERANCE) {
            throw new ModelRefusedException(Reason.GOLDEN_MISMATCH, String.format(Locale.ROOT,
                    "The engine %s paints golden vector %d differently, by up to %.2g on values in [-1, 1], where"
                            + " %.0g is allowed. Try another engine (RETOUCH_WORKER_ENGINE), or publish the model"
                            + " again.",
                    generator.engine(), vector.seed(), distance, GoldenVector.TOLERANCE));
        }
        return distance;
    }

    private static List<GoldenVector> vectors(Path folder, ModelBundle bundle)
            throws IOException, ModelRefusedException {
        if (!bundle.card().files().containsKey(GoldenVector.FILE)) {
            return List.of();
        }
        try {
            return GoldenVector.read(folder.resolve(GoldenVector.FILE));
        } catch (BundleException e) {
            throw new ModelRefusedException(Reason.DAMAGED, "The bundle's golden vectors cannot be read: "
                    + e.getMessage() + ". Publish the model again.", e);
        }
    }
}

package retouch.worker.generate.vector;

import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.openblas.OpenBlas;

/// Who computes an engine's matrix products. Chosen when the engine is made, and kept: another one rounds
/// otherwise.
sealed interface Multiplier {

    /// The name in results.
    String label();

    /// Right sides of its layout, all zeros.
    Products zeros(int count, int depth, int columns);

    /// Our own kernel.
    record Kernel() implements Multiplier {

        @Override
        public String label() {
            return ProductsChoice.KERNEL.label();
        }

        @Override
        public Products zeros(int count, int depth, int columns) {
            return new KernelProducts(count, depth, columns);
        }
    }

    /// @param library that multiplies
    record Blas(OpenBlas library) implements Multiplier {

        @Override
        public String label() {
            return ProductsChoice.OPENBLAS.label();
        }

        @Override
        public Products zeros(int count, int depth, int columns) {
            return new BlasProducts(library, count, depth, columns);
        }
    }

    /// The multiplier that is asked for, or for [ProductsChoice#AUTO] the one that was faster when this process
    /// first asked: all engines of a process make the same bits.
    ///
    /// @param threads that will multiply at the same time
    /// @throws GeneratorException permanent, with a sentence that says what to do, if OpenBLAS is asked for and
    ///     cannot be had
    static Multiplier of(ProductsChoice choice, int threads) throws GeneratorException {
        return switch (choice) {
            case AUTO -> threads > OpenBlas.CALLERS_MAX ? new Kernel() : FasterMultiplier.here();
            case KERNEL -> new Kernel();
            case OPENBLAS -> blas(threads);
        };
    }

    private static Multiplier blas(int threads) throws GeneratorException {
        if (threads > OpenBlas.CALLERS_MAX) {
            throw GeneratorException.permanent("OpenBLAS serves %d threads at most, not %d; let the vector"
                    .formatted(OpenBlas.CALLERS_MAX, threads) + " engine multiply with its own kernel");
        }
        return new Blas(FoundBlas.here().orElseThrow());
    }
}

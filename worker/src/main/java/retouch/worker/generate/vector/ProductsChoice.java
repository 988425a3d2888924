package retouch.worker.generate.vector;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What computes the matrix products of the vector engine.
public enum ProductsChoice {
    /// Whichever is faster here.
    AUTO,
    /// The engine's own kernel, on the Vector API.
    KERNEL,
    /// The OpenBLAS that ND4J brings.
    OPENBLAS;

    /// The name in settings and results.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The choice of that name.
    public static Optional<ProductsChoice> of(String label) {
        return Arrays.stream(values()).filter(choice -> choice.label().equals(label)).findFirst();
    }
}

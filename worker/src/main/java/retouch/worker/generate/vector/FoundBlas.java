package retouch.worker.generate.vector;

import java.util.Objects;
import java.util.Optional;

import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.openblas.OpenBlas;

/// What this process found when it looked for OpenBLAS, which it does once.
///
/// @param library if it is there and computes as the engine needs it
/// @param reason  why not; empty if it is there
record FoundBlas(Optional<OpenBlas> library, String reason) {

    FoundBlas {
        Objects.requireNonNull(library, "library");
        if (library.isPresent() != reason.isEmpty()) {
            throw new IllegalArgumentException("a library or a reason: " + reason);
        }
    }

    /// Looks at the first call.
    private static final class Once {
        private static final FoundBlas HERE = look();
    }

    static FoundBlas here() {
        return Once.HERE;
    }

    /// @throws GeneratorException permanent, with a sentence that says what to do, if it is not there
    OpenBlas orElseThrow() throws GeneratorException {
        return library.orElseThrow(() -> GeneratorException.permanent(
                reason + "; set RETOUCH_VECTOR_PRODUCTS to kernel or auto"));
    }

    private static FoundBlas look() {
        try {
            OpenBlas library = OpenBlas.load();
            return RowBits.same(library)
                    ? new FoundBlas(Optional.of(library), "")
                    : new FoundBlas(Optional.empty(),
                            "OpenBLAS gives a row other bits here when other rows are"
                                    + " beside it");
        } catch (GeneratorException missing) {
            return new FoundBlas(Optional.empty(), missing.getMessage());
        }
    }
}

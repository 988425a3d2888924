package retouch.schemas.model;

import java.util.Objects;

/// A bundle that must not be used: a file is missing, damaged, or not what its card says. The message
/// names the file and the field. Trying again cannot help.
public final class BundleException extends Exception {

    private static final long serialVersionUID = 1;

    /// What is wrong with it.
    public enum Kind {

        /// A file is missing, has changed or cannot be understood.
        DAMAGED,

        /// Every file is as it was written, but the weights are those of another network.
        OTHER_NETWORK,

        /// Every file is as it was written, but a weight is NaN or infinite.
        NOT_FINITE
    }

    private final Kind kind;

    public BundleException(String message) {
        this(Kind.DAMAGED, message);
    }

    public BundleException(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.DAMAGED;
    }

    public BundleException(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public Kind kind() {
        return kind;
    }
}

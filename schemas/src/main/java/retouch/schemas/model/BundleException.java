package retouch.schemas.model;

/// A bundle that must not be used: a file is missing, damaged, or not what its card says. The message
/// names the file and the field. Trying again cannot help.
public final class BundleException extends Exception {

    private static final long serialVersionUID = 1;

    public BundleException(String message) {
        super(message);
    }

    public BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}

package retouch.trainer.feature.vgg16;

/// A file of weights that cannot be used: it is missing, damaged, or of another network. The message names the
/// file and says what to do. Trying again cannot help.
public final class FeatureFileException extends Exception {

    private static final long serialVersionUID = 1;

    public FeatureFileException(String message) {
        super(message);
    }

    public FeatureFileException(String message, Throwable cause) {
        super(message, cause);
    }
}

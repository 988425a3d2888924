package retouch.fleet.model;

import java.util.Locale;
import java.util.Objects;

/// A model version that must not serve here. The message is a sentence that says what to do.
public final class ModelRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    /// Why it must not. The labels go into messages: a test pins them.
    public enum Reason {

        /// Nobody has signed it, and the fleet's policy asks for that.
        UNSIGNED,

        /// The card was changed after it was signed, or by a key that the fleet does not know.
        BAD_SIGNATURE,

        /// A file is missing, as in a half-finished upload, has another size or digest, or is no such file.
        DAMAGED,

        /// A weight is NaN or infinite.
        NOT_FINITE,

        /// The weights are not those of the network that the card describes.
        WRONG_SHAPES,

        /// The engine paints something else than the model's maker, or nobody can say.
        GOLDEN_MISMATCH,

        /// It was made before the fleet's floor.
        TOO_OLD,

        /// The fleet does not allow its license.
        LICENSE,

        /// The engine does not load or run it.
        NOT_LOADABLE;

        /// The name in messages, such as `bad-signature`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;
    private final boolean retryable;

    private ModelRefusedException(Reason reason, boolean retryable, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.retryable = retryable;
    }

    public ModelRefusedException(Reason reason, String sentence) {
        this(reason, false, sentence, null);
    }

    public ModelRefusedException(Reason reason, String sentence, Throwable cause) {
        this(reason, false, sentence, cause);
    }

    /// The model may be good: the same may work later, when the device is less busy.
    public static ModelRefusedException retryable(Reason reason, String sentence, Throwable cause) {
        return new ModelRefusedException(reason, true, sentence, cause);
    }

    public Reason reason() {
        return reason;
    }

    /// Whether the same may work here later.
    public boolean isRetryable() {
        return retryable;
    }
}

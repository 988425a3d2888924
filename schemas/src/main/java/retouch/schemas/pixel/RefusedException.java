package retouch.schemas.pixel;

import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

/// Ends the reading of a file that is not taken. Never leaves this package.
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    RefusedException(RefusalCode code, String sentence) {
        super(sentence, null, false, false);
        this.refusal = new Refusal(code, sentence);
    }

    Refusal refusal() {
        return refusal;
    }
}

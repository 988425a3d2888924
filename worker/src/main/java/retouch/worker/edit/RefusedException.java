package retouch.worker.edit;

import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

/// Ends the work on an edit that whoever asked can mend. Never leaves this package, where it becomes a value.
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.sentence(), null, false, false);
        this.refusal = refusal;
    }

    RefusedException(RefusalCode code, String sentence) {
        this(new Refusal(code, sentence));
    }

    Refusal refusal() {
        return refusal;
    }
}

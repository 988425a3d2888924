package retouch.producer.client;

import retouch.schemas.job.Refusal;

/// Carries a refusal past the steps that are left. It never leaves this package: at its border a refusal
/// is a value.
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.sentence(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}

package retouch.schemas.pixel;

/// A file ends before what it announces. Never leaves this package.
final class CutOffException extends Exception {

    private static final long serialVersionUID = 1;

    CutOffException() {
        super("the file ends too early", null, false, false);
    }
}

package retouch.fleet.registry;

/// A change that the registry does not take. The message is for the user and says what to do.
public final class RegistryRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    RegistryRefusedException(String sentence) {
        super(sentence);
    }
}

package retouch.fleet.model;

/// Hears how far the check of a model has come.
@FunctionalInterface
public interface CheckLog {

    /// Hears nothing.
    CheckLog NONE = (_, _) -> {};

    /// A step was passed; the next one begins.
    ///
    /// @param found what was found, a phrase for people
    void passed(CheckStep step, String found);
}

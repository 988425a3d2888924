package retouch.fleet.model;

import java.util.Locale;

/// What is checked before a model version may serve, in this order: nothing of a bundle is believed before its
/// signature is.
public enum CheckStep {

    /// Whether a key of the fleet has signed the card.
    SIGNATURE("signed by a key of this fleet"),

    /// Whether the card can be read.
    CARD("the card is whole"),

    /// Whether the fleet allows the license.
    LICENSE("the license is allowed"),

    /// Whether it is no older than the fleet's floor.
    AGE("no older than the fleet's floor"),

    /// Whether every file is there, with the size and the digest of the card.
    FILES("every file is as the card says"),

    /// Whether the weights are the network's, and finite.
    WEIGHTS("the weights fit the network and are finite"),

    /// Whether the engine loads it.
    ENGINE("the engine loads it"),

    /// Whether the engine paints what the model's maker painted.
    GOLDEN("the engine paints the golden vectors");

    private final String meaning;

    CheckStep(String meaning) {
        this.meaning = meaning;
    }

    /// The name in tables and for programs.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// One phrase.
    public String meaning() {
        return meaning;
    }
}

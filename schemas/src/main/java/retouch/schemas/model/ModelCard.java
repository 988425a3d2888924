package retouch.schemas.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;

/// What a model version says about itself: `card.json` of its bundle.
///
/// @param version          the name, unique in the fleet: lower-case letters, digits, dots, dashes
/// @param parent           the version it was trained from
/// @param network          the network's description
/// @param untrained        whether the weights are seeded random numbers
/// @param license          an SPDX identifier or a sentence
/// @param notes            one paragraph for people: what it was made from, what it cannot do
/// @param createdAt        when it was made
/// @param trainingSnapshot what it was trained on, if it was trained
/// @param metrics          named figures of its evaluation
/// @param files            every other file of the bundle, by name
public record ModelCard(
        String version,
        Optional<String> parent,
        NetworkDescription network,
        boolean untrained,
        String license,
        String notes,
        Instant createdAt,
        Optional<String> trainingSnapshot,
        SortedMap<String, Double> metrics,
        SortedMap<String, FileEntry> files) {

    /// The file that holds the weights.
    public static final String WEIGHTS = "weights.safetensors";

    /// The file that holds this card.
    public static final String CARD = "card.json";

    /// @param size   bytes
    /// @param sha256 digest of the file
    public record FileEntry(long size, Sha256 sha256) {
        public FileEntry {
            Objects.requireNonNull(sha256, "sha256");
            if (size < 0) {
                throw new IllegalArgumentException("size must not be negative: " + size);
            }
        }
    }

    public ModelCard {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(license, "license");
        Objects.requireNonNull(notes, "notes");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(trainingSnapshot, "trainingSnapshot");
        if (!version.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
            throw new IllegalArgumentException(
                    "version must be 1 to 64 lower-case letters, digits, dots or dashes: " + version);
        }
        metrics.forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("metrics." + name + " must be finite: " + value);
            }
        });
        files.keySet().forEach(ModelCard::requireFileName);
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /// A name that is a key and a file, and nothing else: no folders.
    private static void requireFileName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9.-]{0,63}") || name.equals(CARD)) {
            throw new IllegalArgumentException("files: not the name of a bundle's file: " + name);
        }
    }

    /// The same card with `entries` as its files.
    public ModelCard withFiles(Map<String, FileEntry> entries) {
        return new ModelCard(version, parent, network, untrained, license, notes, createdAt, trainingSnapshot,
                metrics, new TreeMap<>(entries));
    }
}

package retouch.fleet.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import retouch.fleet.config.Settings;
import retouch.schemas.model.CardSignature;

/// Which models a fleet takes.
///
/// Keys rotate by overlap: add the new one, sign with it, and remove the old one when nothing that it signed is to be
/// loaded any more.
///
/// @param signatureRequired whether a model must be signed by one of the keys, and say by golden vectors what it
///     paints; if not, one without a signature is taken, one with a wrong signature still is not
/// @param keys              public Ed25519 keys, Base64 of X.509, each once
/// @param licenses          allowed licenses, as cards write them, whatever the case; none means all
public record TrustPolicy(boolean signatureRequired, List<String> keys, SortedSet<String> licenses) {

    private static final String KEYS = "RETOUCH_MODEL_KEYS";
    private static final String TRUST = "RETOUCH_MODEL_TRUST";
    private static final String LICENSES = "RETOUCH_MODEL_LICENSES";

    /// Takes every whole model, as long as nobody has set a key.
    public static final TrustPolicy OPEN = new TrustPolicy(false, List.of(), Collections.emptySortedSet());

    public TrustPolicy {
        keys = List.copyOf(keys);
        keys.forEach(CardSignature::keyId);
        if (signatureRequired && keys.isEmpty()) {
            throw new IllegalArgumentException("without a key no signature can be right");
        }
        SortedSet<String> anyCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.addAll(licenses);
        licenses = Collections.unmodifiableSortedSet(anyCase);
    }

    /// Requires one of these keys and allows every license.
    public static TrustPolicy requiring(String... keys) {
        return new TrustPolicy(true, List.of(keys), Collections.emptySortedSet());
    }

    /// Reads the `RETOUCH_MODEL_*` settings.
    ///
    /// | setting                  | value                                                                       |
    /// |--------------------------|-----------------------------------------------------------------------------|
    /// | `RETOUCH_MODEL_KEYS`     | keys in Base64 and files of keys (also as `@FILE`), with commas between     |
    /// | `RETOUCH_MODEL_TRUST`    | `required` or `optional`; default: `required` if there is a key             |
    /// | `RETOUCH_MODEL_LICENSES` | allowed licenses, with commas between; default: all                         |
    ///
    /// A file holds one key a line, as `retouch train --key FILE` writes to `FILE.pub` and `openssl pkey -pubout` to
    /// its output.
    public static TrustPolicy from(Settings settings) {
        List<String> keys = KeyList.from(settings, KEYS, settings.optionalText(KEYS));
        return new TrustPolicy(required(settings, keys), keys, licenses(settings));
    }

    /// Whether a model with this license may be loaded.
    public boolean allows(String license) {
        return licenses.isEmpty() || licenses.contains(license.strip());
    }

    /// The key that has signed, if one of these has.
    ///
    /// @param card as written
    Optional<String> signer(byte[] card, String signature) {
        return keys.stream().filter(key -> CardSignature.verify(card, signature, key)).findFirst();
    }

    /// The short names of the keys, for people.
    public List<String> keyIds() {
        return keys.stream().map(CardSignature::keyId).toList();
    }

    private static boolean required(Settings settings, List<String> keys) {
        String standard = keys.isEmpty() ? "optional" : "required";
        String trust = settings.text(TRUST, standard).strip().toLowerCase(Locale.ROOT);
        if (!trust.equals("required") && !trust.equals("optional")) {
            settings.problem(TRUST + " must be required or optional, not '" + trust + "'.");
        }
        if (trust.equals("required") && keys.isEmpty()) {
            settings.problem(TRUST + "=required needs a key to check signatures with: set " + KEYS
                    + " to the file that `retouch train --key FILE` wrote, FILE.pub.");
        }
        return trust.equals("required") && !keys.isEmpty();
    }

    private static SortedSet<String> licenses(Settings settings) {
        Optional<String> text = settings.optionalText(LICENSES);
        List<String> licenses = new ArrayList<>();
        for (String license : text.orElse("").split(",", -1)) {
            if (!license.isBlank()) {
                licenses.add(license.strip());
            }
        }
        if (text.isPresent() && licenses.isEmpty()) {
            settings.problem(LICENSES + " must list licenses such as CC0-1.0,MIT, or not be set: '"
                    + text.orElseThrow() + "' would allow none.");
        }
        return new TreeSet<>(licenses);
    }
}

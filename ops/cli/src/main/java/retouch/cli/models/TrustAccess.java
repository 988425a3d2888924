package retouch.cli.models;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;
import retouch.fleet.model.TrustPolicy;
import retouch.producer.command.ExitCode;

/// Which models this environment trusts: the `RETOUCH_MODEL_*` settings, as a worker reads them.
final class TrustAccess {

    private static final String PREFIX = "RETOUCH_MODEL_";

    private final Map<String, String> settings = new HashMap<>();

    /// @param environment the process's environment
    TrustAccess(Map<String, String> environment) {
        Objects.requireNonNull(environment, "environment").forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                settings.put(key, value);
            }
        });
    }

    /// Reads the settings, and the files of keys that they name.
    ///
    /// @throws NoModelException if a setting is wrong: better no model than one that is not checked
    TrustPolicy policy() throws NoModelException {
        try {
            Settings read = Settings.of(settings, Optional.empty());
            TrustPolicy policy = TrustPolicy.from(read);
            read.check();
            return policy;
        } catch (InvalidSettingsException e) {
            throw new NoModelException(ExitCode.USAGE, String.join(" ", e.problems()), e);
        }
    }
}

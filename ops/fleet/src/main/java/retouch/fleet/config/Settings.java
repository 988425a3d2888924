package retouch.fleet.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads settings once, at start: environment over file over default.
///
/// Every key starts with `RETOUCH_`. Read all settings, then call [#check]: it reports every mistake
/// together, misspelt keys included. Not thread-safe.
public final class Settings {

    static final String PREFIX = "RETOUCH_";

    private final Map<String, String> values;
    private final SortedSet<String> known = new TreeSet<>();
    private final SortedMap<String, String> effective = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /// @param environment the process's environment; keys without the prefix are ignored
    /// @param file        a properties file with the same keys; a missing file is empty
    public static Settings of(Map<String, String> environment, Optional<Path> file) {
        Map<String, String> values = new HashMap<>();
        List<String> problems = new ArrayList<>();
        file.filter(Files::exists).ifPresent(path -> load(path, values, problems));
        environment.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                values.put(key, value);
            }
        });
        Settings settings = new Settings(values);
        settings.problems.addAll(problems);
        return settings;
    }

    /// A text that may not be blank.
    public String text(String key, String standard) {
        String value = value(key, standard);
        if (value.isBlank()) {
            problems.add(key + " must not be blank.");
        }
        return value;
    }

    /// A text that has no default.
    public Optional<String> optionalText(String key) {
        known.add(key);
        Optional<String> value = Optional.ofNullable(values.get(key)).filter(text -> !text.isBlank());
        effective.put(key, value.orElse(""));
        return value;
    }

    /// A value that is never printed.
    public Secret secret(String key, String standard) {
        Secret secret = new Secret(value(key, standard));
        effective.put(key, secret.toString());
        return secret;
    }

    /// A whole number in `[least, most]`.
    public int integer(String key, int standard, int least, int most) {
        String text = value(key, Integer.toString(standard));
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one sentence that covers both mistakes
        }
        problems.add("%s must be a whole number from %d to %d, not '%s'.".formatted(key, least, most, text));
        return standard;
    }

    /// `true` or `false`.
    public boolean flag(String key, boolean standard) {
        String text = value(key, Boolean.toString(standard)).strip();
        if (!text.equals("true") && !text.equals("false")) {
            problems.add("%s must be true or false, not '%s'.".formatted(key, text));
            return standard;
        }
        return text.equals("true");
    }

    /// A positive duration in ISO-8601, such as `PT30S`.
    public Duration duration(String key, Duration standard) {
        String text = value(key, standard.toString());
        try {
            Duration duration = Duration.parse(text.strip());
            if (duration.isPositive()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // falls through to the one sentence that covers both mistakes
        }
        problems.add("%s must be a duration such as PT30S, not '%s'.".formatted(key, text));
        return standard;
    }

    /// Adds a problem that only the reader of a value can see.
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /// Leaves the settings of another service alone: one environment may hold those of many.
    ///
    /// @param prefix such as `RETOUCH_WORKER_`
    public Settings leave(String prefix) {
        foreign.add(prefix);
        return this;
    }

    /// Leaves every section but these alone, and ends the reading.
    ///
    /// @param own a key of theirs that was not read is a mistake, as is one of no section
    /// @throws InvalidSettingsException as [#check]
    public void checkOwn(Section... own) throws InvalidSettingsException {
        List<Section> ours = List.of(own);
        for (Section section : Section.values()) {
            if (!ours.contains(section)) {
                leave(section.prefix());
            }
        }
        check();
    }

    /// Ends the reading.
    ///
    /// @throws InvalidSettingsException if any value was wrong, or a key is set that nobody has read
    public void check() throws InvalidSettingsException {
        List<String> all = new ArrayList<>(problems);
        new TreeSet<>(values.keySet()).stream().filter(key -> !known.contains(key))
                .filter(key -> foreign.stream().noneMatch(key::startsWith)).forEach(
                        key -> all.add("%s is not a setting. The settings are: %s.".formatted(key,
                                String.join(", ", known))));
        if (!all.isEmpty()) {
            throw new InvalidSettingsException(all);
        }
    }

    /// What was read, by key, secrets as `***`.
    public SortedMap<String, String> effective() {
        return new TreeMap<>(effective);
    }

    private String value(String key, String standard) {
        if (!key.startsWith(PREFIX)) {
            throw new IllegalArgumentException("settings start with " + PREFIX + ": " + key);
        }
        known.add(key);
        String value = values.getOrDefault(key, standard);
        effective.put(key, value);
        return value;
    }

    private static void load(Path file, Map<String, String> values, List<String> problems) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("The settings file %s cannot be read: %s.".formatted(file, e.getMessage()));
        }
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    }
}

package retouch.fleet.pool;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.schemas.pool.Pool;

/// Pools as a file declares them, for who starts or keeps a fleet: a properties file of lines `POOL.FIELD = VALUE`.
///
/// | field                          | what it is                                        | if it is not there     |
/// |--------------------------------|---------------------------------------------------|------------------------|
/// | `device`                       | what its workers compute on                       | the pool's name        |
/// | `engine`                       | their engine                                      | `auto`                 |
/// | `lanes`                        | where they take jobs from, in order, with commas  | `interactive, batch`   |
/// | `size`                         | how many are wanted                               | the minimum            |
/// | `min`, `max`                   | the limits of that                                | 0, 64                  |
/// | `autoscale`                    | whether the size follows the load: `true`, `false` | `false`               |
/// | `utilization`, `drain`, `hold` | how ([retouch.schemas.pool.AutoscalePlan])        | its standard           |
///
/// @param pools by name; their editions mean nothing
public record PoolsFile(List<Pool> pools) {

    /// Declares nothing.
    public static final PoolsFile NONE = new PoolsFile(List.of());

    private static final Pool.Edition NO_EDITION = new Pool.Edition(1, "file", Instant.EPOCH);

    public PoolsFile {
        pools = List.copyOf(pools);
    }

    /// Reads a file.
    ///
    /// @throws InvalidSettingsException with every problem, each naming file, field and value
    public static PoolsFile read(Path file) throws InvalidSettingsException {
        List<String> problems = new ArrayList<>();
        SortedMap<String, SortedMap<String, String>> byPool = new TreeMap<>();
        load(file, problems).forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 1 || !Pool.isName(key.substring(0, dot))) {
                problems.add(
                        "%s: %s is no POOL.FIELD; a pool's name has 1 to 63 lower-case letters, digits or"
                                .formatted(file, key) + " dashes and starts with a letter.");
            } else {
                byPool.computeIfAbsent(key.substring(0, dot), _ -> new TreeMap<>())
                        .put(key.substring(dot + 1), value.strip());
            }
        });
        List<Pool> pools = new ArrayList<>();
        byPool.forEach((name, values) -> new PoolFields(file, name, values, problems).pool(NO_EDITION)
                .ifPresent(pools::add));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new PoolsFile(pools);
    }

    /// Declares the pools that are not there yet. Those that are stay as they are: what operators have changed since
    /// is not undone by a start.
    ///
    /// @return the pools that are new
    public List<Pool> declare(PoolDesk desk)
            throws PoolRefusedException, StreamException, ObjectStoreException, InterruptedException {
        Objects.requireNonNull(desk, "desk");
        List<Pool> declared = new ArrayList<>();
        for (Pool pool : pools) {
            AtomicBoolean isNew = new AtomicBoolean();
            Pool now = desk.declare(pool.name(), (before, _) -> {
                isNew.set(before.isEmpty()); // somebody else may be faster: then this is asked again
                return before.orElse(pool);
            });
            if (isNew.get()) {
                declared.add(now);
            }
        }
        return declared;
    }

    private static Map<String, String> load(Path file, List<String> problems) {
        SortedMap<String, String> values = new TreeMap<>();
        Properties properties = new Properties() {

            private static final long serialVersionUID = 1;

            @Override
            public synchronized Object put(Object key, Object value) {
                if (containsKey(key)) {
                    problems.add("%s: %s is there twice, as '%s' and as '%s'.".formatted(file, key, get(key),
                            value));
                }
                return super.put(key, value);
            }
        };
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("The pools file %s cannot be read: %s.".formatted(file, e));
        }
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }
}

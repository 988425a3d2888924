package retouch.cli.pools;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.pool.PoolsFile;

/// Which pools a command declares at its start.
public final class DeclaredPools {

    /// The setting that names a file.
    static final String FILE = "RETOUCH_POOLS_FILE";

    private DeclaredPools() {}

    /// Those of the file that the command line names, or else the environment.
    ///
    /// @throws InvalidSettingsException if there is such a file and it cannot be used
    public static PoolsFile in(Optional<Path> file, Map<String, String> environment)
            throws InvalidSettingsException {
        Optional<Path> named = file.or(() -> Optional.ofNullable(environment.get(FILE))
                .filter(text -> !text.isBlank()).map(Path::of));
        return named.isPresent() ? PoolsFile.read(named.get()) : PoolsFile.NONE;
    }
}

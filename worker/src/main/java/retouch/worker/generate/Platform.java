package retouch.worker.generate;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The operating system and processor family of a process, in the spelling of native libraries.
///
/// @param system       such as `linux`
/// @param architecture such as `x86_64`, `arm64`, `ppc64le`
record Platform(String system, String architecture) {

    private static final Map<String, String> SPELLINGS = Map.of("amd64", "x86_64", "aarch64", "arm64");

    Platform {
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(architecture, "architecture");
    }

    /// Where this process runs.
    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /// From the names that the JVM gives, such as `Linux` and `amd64`.
    static Platform of(String osName, String osArch) {
        return new Platform(osName.toLowerCase(Locale.ROOT), SPELLINGS.getOrDefault(osArch, osArch));
    }

    /// Such as `linux-x86_64`.
    String name() {
        return system + "-" + architecture;
    }
}

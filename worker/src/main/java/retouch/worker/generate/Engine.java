package retouch.worker.generate;

import java.util.List;

/// The engines that can run a generator, best first.
enum Engine {
    ND4J("nd4j", List.of("linux-x86_64", "linux-arm64"));

    private final String label;
    private final List<String> platforms;

    Engine(String label, List<String> platforms) {
        this.label = label;
        this.platforms = platforms;
    }

    /// The name in options and results.
    String label() {
        return label;
    }

    boolean runsOn(Platform platform) {
        return platforms.contains(platform.name());
    }

    /// The platforms, for people.
    String platforms() {
        return String.join(" or ", platforms);
    }
}

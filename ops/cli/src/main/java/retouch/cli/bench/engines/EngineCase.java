package retouch.cli.bench.engines;

import java.util.List;
import java.util.stream.Stream;

/// What the engines are asked to do.
sealed interface EngineCase {

    /// The whole output.
    ///
    /// @param batch pictures in one run
    record Full(int batch) implements EngineCase {

        @Override
        public String label() {
            return batch == 1 ? "full" : "full, batch " + batch;
        }
    }

    /// The output in a square hole.
    ///
    /// @param percent of the picture's area
    record Hole(int percent) implements EngineCase {

        @Override
        public String label() {
            return "hole " + percent + " %";
        }
    }

    /// The output in a square hole, after a run that differed from this one inside of that hole only.
    ///
    /// @param percent of the picture's area
    record FollowUp(int percent) implements EngineCase {

        @Override
        public String label() {
            return "follow-up " + percent + " %";
        }
    }

    /// The whole output one by one, and in batches of these sizes, each once.
    ///
    /// @param batches 1 or more each
    static List<EngineCase> full(List<Integer> batches) {
        return Stream.concat(Stream.of(1), batches.stream()).distinct().<EngineCase>map(Full::new).toList();
    }

    /// In tables and charts.
    String label();
}

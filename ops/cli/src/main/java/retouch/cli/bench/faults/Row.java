package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.List;

/// What one fault did.
///
/// @param name         of the scenario
/// @param fault        what was done to the fleet, in words
/// @param volume       how often, to how many jobs
/// @param lost         jobs without an end
/// @param decidedTwice jobs with two
/// @param badPictures  pictures that are missing or not what they should be
/// @param recomputed   runs of the network beyond one a job
/// @param ending       how it ended
/// @param took         how long
/// @param notes        what else was seen; for every failure, what broke
record Row(String name, String fault, String volume, long lost, long decidedTwice, long badPictures,
        long recomputed, Ending ending, Duration took, List<String> notes) {

    /// How a scenario ended.
    enum Ending {
        PASS, FAIL, NOT_RUN;

        String label() {
            return switch (this) {
                case PASS -> "pass";
                case FAIL -> "FAIL";
                case NOT_RUN -> "not run";
            };
        }
    }

    Row {
        notes = List.copyOf(notes);
    }
}

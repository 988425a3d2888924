package retouch.cli.bench.faults;

/// How much of each fault there is.
enum Scale {
    /// What every build runs.
    TEST,
    /// Some minutes.
    SMALL,
    /// Hours.
    FULL;

    /// The volume at this scale.
    int of(int test, int small, int full) {
        return switch (this) {
            case TEST -> test;
            case SMALL -> small;
            case FULL -> full;
        };
    }
}

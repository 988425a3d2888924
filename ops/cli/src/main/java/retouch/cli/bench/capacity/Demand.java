package retouch.cli.bench.capacity;

import java.time.Duration;

/// What a fleet is asked for, and what it has.
///
/// @param jobsPerHour   arrivals, at random (Poisson)
/// @param workers       how many
/// @param jobsAtOnce    jobs in hand of each
/// @param service       mean time of one job on one worker
/// @param spread        sigma of the logarithm of that time (lognormal); 0 for no spread
/// @param deathsPerHour how often a worker dies in an hour
/// @param lock          how long a dead worker's job waits until another gets it
/// @param seed          decides everything that is random
record Demand(
        long jobsPerHour,
        int workers,
        int jobsAtOnce,
        Duration service,
        double spread,
        double deathsPerHour,
        Duration lock,
        long seed) {

    Demand {
        if (jobsPerHour < 1 || workers < 1 || jobsAtOnce < 1 || !service.isPositive() || !(spread >= 0)
                || !(deathsPerHour >= 0) || !lock.isPositive()) {
            throw new IllegalArgumentException("a demand is of positive numbers");
        }
    }

    double jobsPerSecond() {
        return jobsPerHour / 3600.0;
    }

    /// Jobs in hand on average, by Little's law.
    double inHand() {
        return jobsPerSecond() * service.toMillis() / 1e3;
    }

    /// Of all places for a job, how many are taken.
    double utilization() {
        return inHand() / ((double) workers * jobsAtOnce);
    }
}

package retouch.cli.bench.capacity;

/// What things cost, in dollars; assumptions that an operator replaces.
///
/// @param workerHour  one worker
/// @param writes1000  a thousand PUT
/// @param reads1000   a thousand GET
/// @param gbMonth     a gigabyte in the store for a month
/// @param brokerHour  one broker
record Prices(double workerHour, double writes1000, double reads1000, double gbMonth, double brokerHour) {

    private static final double HOURS_A_MONTH = 730;

    /// Dollars an hour.
    ///
    /// @param workers what is needed
    /// @param store   requests
    /// @param stored  what is kept for a month, of what an hour adds
    /// @param brokers all of them
    record Bill(double workers, double store, double stored, double brokers) {

        double total() {
            return workers + store + stored + brokers;
        }
    }

    /// @param keptDays how long pictures are kept
    Bill bill(Demand demand, Traffic traffic, Traffic.PerJob job, double keptDays, int brokers) {
        double kept = demand.jobsPerHour() * job.storedBytes() / 1e9 * 24 * keptDays;
        return new Bill(demand.workers() * workerHour,
                3600 * (traffic.storeWrites() * writes1000 + traffic.storeReads() * reads1000) / 1000,
                kept * gbMonth / HOURS_A_MONTH, brokers * brokerHour);
    }
}

package retouch.cli.bench.capacity;

/// What a fleet asks of broker and store, counted from how our clients are configured and from what one job was
/// measured to send. Rates are per second.
///
/// @param members        consumers in the share group
/// @param heartbeats     of those members
/// @param emptyFetches   of members that have nothing to do
/// @param followFetches  of consumers without a group: each worker follows two topics of models
/// @param statuses       messages in which workers say how they are
/// @param messages       other messages: requests, results, progress
/// @param megabytes      written to topics, before copies
/// @param storeWrites    PUT
/// @param storeReads     GET and HEAD
record Traffic(int members, double heartbeats, double emptyFetches, double followFetches, double statuses,
        double messages, double megabytes, double storeWrites, double storeReads) {

    /// Kafka allows no more members in a share group, whatever `group.share.max.size` says.
    static final int MEMBERS_MAX = 1000;
    /// As shipped, and the most that Kafka allows, of `group.share.partition.max.record.locks`.
    static final int LOCKS_STANDARD = 2000;
    static final int LOCKS_MAX = 10_000;
    /// `retouch bench messaging` here, four workers and one partition.
    static final double PARTITION_PER_SECOND = 755;

    private static final double HEARTBEAT_SECONDS = 5;
    private static final double EMPTY_LANE_WAIT_SECONDS = 0.2;
    private static final double FOLLOWER_WAIT_SECONDS = 0.5;
    private static final int FOLLOWED_TOPICS = 2;
    private static final double STATUS_SECONDS = 3;
    /// A job's own looks at its commit, twice a second.
    private static final double LOOKS_PER_SECOND = 2;

    /// What one job sends, as measured.
    ///
    /// @param messages     of all topics
    /// @param bytes        of all topics
    /// @param storeWrites  pictures, result, commit
    /// @param storeReads   pictures, result, looks that do not depend on its time
    /// @param storedBytes  what is left in the store
    record PerJob(double messages, double bytes, double storeWrites, double storeReads, double storedBytes) {}

    static Traffic of(Demand demand, PerJob job, double statusBytes) {
        // A loop for each job in hand, and one for requests that wait for their next attempt.
        int members = demand.workers() * (demand.jobsAtOnce() + 1);
        double busy = demand.inHand();
        double idle = Math.max(0, members - busy);
        double rate = demand.jobsPerSecond();
        double statuses = demand.workers() / STATUS_SECONDS;
        return new Traffic(members, members / HEARTBEAT_SECONDS, idle / EMPTY_LANE_WAIT_SECONDS,
                demand.workers() * FOLLOWED_TOPICS / FOLLOWER_WAIT_SECONDS, statuses, rate * job.messages(),
                (rate * job.bytes() + statuses * statusBytes) / 1e6, rate * job.storeWrites(),
                rate * job.storeReads() + busy * LOOKS_PER_SECOND);
    }

    /// Fleets side by side, each with topics of its own, that so many members need.
    int cells() {
        return Math.ceilDiv(members, MEMBERS_MAX);
    }

    double brokerRequests() {
        return heartbeats + emptyFetches + followFetches + statuses + messages;
    }
}

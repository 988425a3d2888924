package retouch.fleet.stream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// How a process talks over topics. Thread-safe. The Kafka adapter and the in-memory one pass the same
/// contract test.
public interface Broker extends AutoCloseable {

    /// Sends a message. The future ends when the broker has it on all in-sync replicas, or
    /// exceptionally with a [StreamException] after the configured time; what is in flight is bounded,
    /// so this may block.
    CompletableFuture<Void> send(Topic topic, WireMessage message);

    /// Calls `listener` with every message of a topic from `start` on, in order, on one thread of the
    /// subscription. Returns after the position has been fixed, so nothing sent later is missed.
    Subscription follow(Topic topic, Start start, Consumer<WireMessage> listener) throws StreamException;

    /// As [#follow], with when the broker got each message, from the first one on that it got at `since` or later; from
    /// now on if it has none.
    Subscription followSince(Topic topic, Instant since, Consumer<Stored> listener) throws StreamException;

    /// Reads what is there now and came at `since` or later, with when the broker got each message.
    List<Stored> readSince(Topic topic, Instant since) throws StreamException;

    /// Reads a topic from its beginning up to what is there now.
    default List<WireMessage> readAll(Topic topic) throws StreamException {
        return readSince(topic, Instant.EPOCH).stream().map(Stored::message).toList();
    }

    /// Starts to take jobs from the lanes, one at a time, through the fleet's share group.
    ///
    /// Where several loops are to share a lane, somebody must [#workRetries] as well, as every worker does: what a
    /// broker divides among loops are records only where not all of them ask for the same queues.
    ///
    /// @param lanes in order of preference
    WorkLoop work(List<Lane> lanes, JobHandler handler) throws StreamException;

    /// Starts to take messages from [Topic#RETRIES], one at a time, through the fleet's share group.
    WorkLoop workRetries(JobHandler handler) throws StreamException;

    /// The time by the broker's clock, as well as this process knows it: as of the last message that was sent,
    /// plus what has passed since by a clock that nobody sets. Before anything was sent it is this machine's.
    Instant now();

    /// Where a job waits, if its request is still in a lane and nobody has finished with it: no result and
    /// no dead letter of it was sent after the request.
    Optional<Waiting> findWaiting(JobId job) throws StreamException;

    /// What each queue holds that has not ended, by the group's own account.
    List<Backlog> backlogs() throws StreamException;

    /// Checks once what this process depends on: reachable, share groups, topics, their settings.
    ///
    /// @return one sentence per thing that is wrong; empty if all is well
    List<String> problems();

    @Override
    void close();

    /// Where to begin to read.
    enum Start {
        BEGINNING, NOW
    }

    /// A message that the broker has.
    ///
    /// @param at when the broker got it, by its own clock
    record Stored(WireMessage message, Instant at) {}

    /// Ends with `close`, which waits until the listener has returned.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /// @param lane    where it waits
    /// @param ahead   requests before it that are not finished either
    /// @param request as it was sent
    record Waiting(Lane lane, long ahead, WireMessage request) {}
}

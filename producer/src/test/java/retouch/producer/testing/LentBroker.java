package retouch.producer.testing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import retouch.fleet.stream.Backlog;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// A broker that outlives the commands that close it.
///
/// @param broker who does the work
public record LentBroker(Broker broker) implements Broker {

    @Override
    public CompletableFuture<Void> send(Topic topic, WireMessage message) {
        return broker.send(topic, message);
    }

    @Override
    public Subscription follow(Topic topic, Start start, Consumer<WireMessage> listener)
            throws StreamException {
        return broker.follow(topic, start, listener);
    }

    @Override
    public Subscription followSince(Topic topic, Instant since, Consumer<Stored> listener)
            throws StreamException {
        return broker.followSince(topic, since, listener);
    }

    @Override
    public List<Stored> readSince(Topic topic, Instant since) throws StreamException {
        return broker.readSince(topic, since);
    }

    @Override
    public WorkLoop work(List<Lane> lanes, JobHandler handler) throws StreamException {
        return broker.work(lanes, handler);
    }

    @Override
    public WorkLoop workRetries(JobHandler handler) throws StreamException {
        return broker.workRetries(handler);
    }

    @Override
    public Instant now() {
        return broker.now();
    }

    @Override
    public Optional<Waiting> findWaiting(JobId job) throws StreamException {
        return broker.findWaiting(job);
    }

    @Override
    public List<Backlog> backlogs() throws StreamException {
        return broker.backlogs();
    }

    @Override
    public List<String> problems() {
        return broker.problems();
    }

    @Override
    public void close() {}
}

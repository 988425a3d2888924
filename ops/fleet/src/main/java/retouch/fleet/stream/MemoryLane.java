package retouch.fleet.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import retouch.fleet.stream.Broker.Waiting;
import retouch.schemas.job.JobId;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// One queue of a [MemoryBroker], which guards it.
final class MemoryLane {

    /// A request as it was handed out.
    record Request(Topic queue, long number, int deliveries, Delivery delivery) {}

    private static final class Entry {
        private final long number;
        private final WireMessage message;
        private final Instant enqueuedAt;
        private int deliveries;
        private boolean locked;
        private long lockedUntil;

        Entry(long number, WireMessage message, Instant enqueuedAt) {
            this.number = number;
            this.message = message;
            this.enqueuedAt = enqueuedAt;
        }
    }

    private final Topic queue;
    private final MemoryBroker.Config config;
    private final List<Entry> entries = new ArrayList<>();
    private long arrived;

    MemoryLane(Topic queue, MemoryBroker.Config config) {
        this.queue = queue;
        this.config = config;
    }

    /// @param number of the message in the broker
    void add(long number, WireMessage message, Instant enqueuedAt) {
        entries.add(new Entry(number, message, enqueuedAt));
        arrived++;
    }

    Optional<Request> acquire(long now) {
        entries.removeIf(entry -> entry.locked && entry.lockedUntil - now <= 0
                && entry.deliveries >= config.deliveriesMax());
        for (Entry entry : entries) {
            if (!entry.locked || entry.lockedUntil - now <= 0) {
                entry.locked = true;
                entry.lockedUntil = now + config.lock().toNanos();
                entry.deliveries++;
                return Optional.of(new Request(queue, entry.number, entry.deliveries,
                        Delivery.of(queue, entry.message, entry.deliveries, entry.enqueuedAt)));
            }
        }
        return Optional.empty();
    }

    boolean renew(Request request, long now) {
        Optional<Entry> held = held(request, now);
        held.ifPresent(entry -> entry.lockedUntil = now + config.lock().toNanos());
        return held.isPresent();
    }

    /// Does nothing if the lock has lapsed and the request was handed to somebody else.
    void settle(Request request, boolean again) {
        held(request, System.nanoTime()).ifPresent(entry -> {
            if (again && entry.deliveries < config.deliveriesMax()) {
                entry.locked = false;
            } else {
                entries.remove(entry);
            }
        });
    }

    /// @param finished the number of the last message that said so, by job
    Optional<Waiting> find(JobId job, Map<String, Long> finished) {
        long ahead = 0;
        for (Entry entry : entries) {
            boolean open = finished.getOrDefault(entry.message.key(), -1L) < entry.number;
            if (open && entry.message.key().equals(job.value())) {
                return Optional.of(new Waiting(Retry.lane(queue, entry.message), ahead, entry.message));
            }
            if (open) {
                ahead++;
            }
        }
        return Optional.empty();
    }

    Backlog backlog(Instant now) {
        return new Backlog(queue, entries.size(), arrived, entries.stream()
                .map(entry -> Retry.firstEnqueuedAt(entry.message).orElse(entry.enqueuedAt))
                .min(Instant::compareTo).map(first -> Duration.between(first, now)));
    }

    private Optional<Entry> held(Request request, long now) {
        return entries.stream()
                .filter(entry -> entry.number == request.number() && entry.locked
                        && entry.deliveries == request.deliveries() && entry.lockedUntil - now > 0)
                .findFirst();
    }
}

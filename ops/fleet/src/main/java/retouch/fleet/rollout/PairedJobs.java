package retouch.fleet.rollout;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Stored;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.JobId;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.Sha256;

/// The newest jobs that a shadow and the stable version both painted, each job once. Thread-safe; the broker is
/// borrowed. What comes is counted on the subscription's thread, and whoever asks computes on their own.
public final class PairedJobs implements AutoCloseable {

    /// More would say no more.
    private static final int PAIRS_MAX = 5_000;

    private final MessageCodec<ShadowPair> codec;
    private final Sha256 stable;
    private final Sha256 shadow;
    private final SequencedMap<JobId, ShadowPair> pairs = new LinkedHashMap<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private Optional<ShadowTally> tally = Optional.empty();
    private long changes;

    PairedJobs(SchemaSource schemas, Sha256 stable, Sha256 shadow) {
        this.codec = Messages.shadowPair(schemas);
        this.stable = Objects.requireNonNull(stable, "stable");
        this.shadow = Objects.requireNonNull(shadow, "shadow");
    }

    /// Reads what is there, once, and follows what comes.
    ///
    /// @param schemas finds schemas that are newer than this build
    public static PairedJobs follow(Broker broker, SchemaSource schemas, Sha256 stable, Sha256 shadow)
            throws StreamException {
        PairedJobs jobs = new PairedJobs(schemas, stable, shadow);
        boolean open = false;
        try {
            // First the position, then the past: a pair in between is heard twice and counts once; none is missed.
            jobs.subscriptions.add(broker.follow(Topic.SHADOWS, Start.NOW, jobs::take));
            jobs.read(broker, Instant.EPOCH);
            open = true;
            return jobs;
        } finally {
            if (!open) {
                jobs.close();
            }
        }
    }

    /// Reads what is there.
    ///
    /// @param since by the broker's clock
    void read(Broker broker, Instant since) throws StreamException {
        for (Stored stored : broker.readSince(Topic.SHADOWS, since)) {
            take(stored.message());
        }
    }

    private void take(WireMessage message) {
        try {
            ShadowPair pair = codec.decode(message.value());
            if (pair.answered().digest().equals(stable) && pair.shadow().digest().equals(shadow)) {
                add(pair);
            }
        } catch (MessageException e) {
            return; // not a pair of ours
        }
    }

    private synchronized void add(ShadowPair pair) {
        if (pairs.putIfAbsent(pair.job(), pair) == null) {
            tally = Optional.empty();
            changes++;
            if (pairs.size() > PAIRS_MAX) {
                pairs.pollFirstEntry();
            }
        }
    }

    /// What follows from those that are known. It resamples thousands of pairs, once after each that came.
    public ShadowTally tally() {
        List<ShadowPair> known;
        long counted;
        synchronized (this) {
            if (tally.isPresent()) {
                return tally.get();
            }
            known = List.copyOf(pairs.values());
            counted = changes;
        }
        ShadowTally now = ShadowTally.of(known); // whoever brings a pair does not wait for it
        synchronized (this) {
            if (changes == counted) {
                tally = Optional.of(now);
            }
        }
        return now;
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}

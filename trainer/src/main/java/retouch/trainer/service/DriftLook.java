package retouch.trainer.service;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.rollout.Drift;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;

/// Whether the jobs of the last day have moved from what the stable version was trained on. One stable version begins
/// at most one training: what was trained since has not come to be stable yet. One thread.
final class DriftLook {

    private static final Logger LOG = LoggerFactory.getLogger(DriftLook.class);
    private static final Duration WINDOW = Duration.ofDays(1);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(10);
    private static final Duration SEND_MAX = Duration.ofSeconds(20);

    private final Fleet fleet;
    private final Duration lookEvery;
    private Optional<Long> lookedAt = Optional.empty();
    private Optional<Sha256> answered = Optional.empty();

    /// @param fleet borrowed
    DriftLook(Fleet fleet) {
        this(fleet, LOOK_EVERY);
    }

    DriftLook(Fleet fleet, Duration lookEvery) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.lookEvery = lookEvery;
    }

    /// @param limit of the population stability index of any trait
    boolean isBeyond(double limit) {
        long now = System.nanoTime();
        if (lookedAt.filter(last -> now - last < lookEvery.toNanos()).isPresent()) {
            return false;
        }
        lookedAt = Optional.of(now);
        try {
            Optional<Sha256> stable = new RegistryDesk(fleet, SchemaSource.none(), "trainer",
                    Clock.systemUTC(),
                    SEND_MAX).chain().registry().alias(Alias.STABLE).map(Registry.Target::set)
                    .map(set -> set.digest());
            if (stable.isEmpty() || stable.equals(answered)) {
                return false;
            }
            boolean beyond = switch (Drift.of(fleet, SchemaSource.none(), stable.get(), WINDOW)) {
                case Drift.Measured measured -> measured.worst() > limit;
                case Drift.Unknown _ -> false;
            };
            answered = beyond ? stable : answered;
            LOG.atInfo().addKeyValue("beyond", beyond).log("drift.looked");
            return beyond;
        } catch (ObjectStoreException | StreamException | BrokenChainException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("drift.unknown");
            return false;
        }
    }
}

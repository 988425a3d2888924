package retouch.schemas.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import retouch.schemas.job.Lane;
import retouch.schemas.job.WireTime;

/// What a pool of like workers is wanted to be. What it *is*, its workers say.
///
/// @param name      1 to 63 lower-case letters, digits or dashes, the first a letter: it also names a Deployment
/// @param device    what its workers compute on, such as `cpu`, `gpu` or `power9`; 1 to 64 characters
/// @param engine    the engine its workers run, or `auto`; 1 to 64 characters
/// @param lanes     where its workers take jobs from, in order of preference
/// @param size      how many workers are wanted, within the limits
/// @param limits    no command and no plan goes beyond them
/// @param paused    whether its workers take no new jobs
/// @param autoscale how its size follows its load, if it does
/// @param drains    workers that are to end; orders stay here after that
/// @param edition   which change of it this is, by whom, when
public record Pool(
        String name,
        String device,
        String engine,
        List<Lane> lanes,
        int size,
        PoolLimits limits,
        boolean paused,
        Optional<AutoscalePlan> autoscale,
        List<DrainOrder> drains,
        Edition edition) {

    /// The pool that a worker is in if nobody says otherwise.
    public static final String DEFAULT_NAME = "cpu";

    /// Where workers say they belong that answer nobody. No pool has this name.
    public static final String SHADOW = "shadow";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final int TEXT_CHARS_MAX = 64;
    private static final int DRAINS_MAX = 64;

    /// @param revision counts the changes of a pool, from 1
    /// @param by       who made it; 1 to 128 characters
    /// @param at       by the broker's clock; kept in whole microseconds
    public record Edition(long revision, String by, Instant at) {

        public Edition {
            at = WireTime.instant(at, "at");
            requireText("by", by, 128);
            if (revision < 1) {
                throw new IllegalArgumentException("revisions count from 1: " + revision);
            }
        }
    }

    public Pool {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a pool's name has 1 to 63 lower-case letters, digits or dashes"
                            + " and starts with a letter, and is not 'shadow': " + name);
        }
        requireText("device", device, TEXT_CHARS_MAX);
        requireText("engine", engine, TEXT_CHARS_MAX);
        lanes = List.copyOf(lanes);
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(autoscale, "autoscale");
        drains = List.copyOf(drains);
        Objects.requireNonNull(edition, "edition");
        if (lanes.isEmpty() || lanes.stream().distinct().count() < lanes.size()) {
            throw new IllegalArgumentException("lanes must be named, each once: " + lanes);
        }
        if (!limits.allow(size)) {
            throw new IllegalArgumentException(
                    "the size must be within the limits: %d, %s".formatted(size, limits));
        }
    }

    /// Whether a pool may be called so.
    public static boolean isName(String name) {
        return NAME.matcher(Objects.requireNonNull(name, "name")).matches() && !name.equals(SHADOW);
    }

    /// @throws IllegalArgumentException if the limits do not allow it
    public Pool withSize(int wanted) {
        return new Pool(name, device, engine, lanes, wanted, limits, paused, autoscale, drains, edition);
    }

    public Pool withPaused(boolean pause) {
        return new Pool(name, device, engine, lanes, size, limits, pause, autoscale, drains, edition);
    }

    /// The size is cut to the limits.
    public Pool withLimits(PoolLimits other) {
        return new Pool(name, device, engine, lanes, other.clamp(size), other, paused, autoscale, drains,
                edition);
    }

    public Pool withAutoscale(Optional<AutoscalePlan> plan) {
        return new Pool(name, device, engine, lanes, size, limits, paused, plan, drains, edition);
    }

    /// The oldest orders are left out beyond 64.
    public Pool withDrain(DrainOrder order) {
        List<DrainOrder> orders = new ArrayList<>(drains);
        orders.removeIf(old -> old.worker().equals(order.worker()));
        orders.add(order);
        List<DrainOrder> newest = orders.subList(Math.max(0, orders.size() - DRAINS_MAX), orders.size());
        return new Pool(name, device, engine, lanes, size, limits, paused, autoscale, newest, edition);
    }

    public Pool withEdition(Edition next) {
        return new Pool(name, device, engine, lanes, size, limits, paused, autoscale, drains, next);
    }

    /// Whether a worker is to finish what it has and end.
    public boolean drains(String worker, Instant startedAt) {
        return drains.stream().anyMatch(order -> order.means(worker, startedAt));
    }

    /// Whether both want the same, whoever said so when.
    public boolean wantsTheSameAs(Pool other) {
        return withEdition(other.edition).equals(other);
    }

    private static void requireText(String what, String text, int charsMax) {
        Objects.requireNonNull(text, what);
        if (text.isBlank() || text.length() > charsMax || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "%s must have 1 to %d characters: %s".formatted(what, charsMax, text));
        }
    }
}

package retouch.worker.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.worker.edit.Models;

/// The versions that are loaded, who uses them, and which of them an alias serves with. It owns them; who takes
/// one out owns that. Thread-safe: one monitor guards all of it, and nothing is loaded or freed inside.
final class LoadedVersions {

    /// Nobody says when a neighbor's job has ended.
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    /// Least recently used first.
    private final Map<Sha256, Shelved> shelved = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Alias, Sha256> serving = new EnumMap<>(Alias.class);
    private final Neighbors neighbors;
    private boolean swapping;
    private int users;

    /// @param neighbors hear whether a version is in use, and are given way to; borrowed
    LoadedVersions(Neighbors neighbors) {
        this.neighbors = neighbors;
    }

    /// What an alias serves with, whatever the registry says meanwhile.
    synchronized Optional<Sha256> serving(Alias alias) {
        return Optional.ofNullable(serving.get(alias));
    }

    /// Whether another alias than `alias` serves with this version too.
    synchronized boolean isSharedBy(Alias alias, Sha256 digest) {
        return serving.entrySet().stream()
                .anyMatch(each -> each.getKey() != alias && each.getValue().equals(digest));
    }

    synchronized Optional<LoadedModel> stable() {
        return serving(Alias.STABLE).map(shelved::get).map(Shelved::model);
    }

    /// Whether there is nothing to serve with, and nothing on its way.
    synchronized boolean isEmpty() {
        return !swapping && stable().isEmpty();
    }

    /// Borrows a version, or the stable one, if it is there and `anyWillDo`.
    Optional<Models.Choice> borrow(Sha256 digest, boolean anyWillDo) throws InterruptedException {
        synchronized (this) {
            while (swapping) {
                wait();
            }
            Shelved found = shelved.get(digest);
            if (found == null && anyWillDo) {
                found = shelved.get(serving.get(Alias.STABLE));
            }
            return Optional.ofNullable(found).map(this::use);
        }
    }

    /// Puts a version in, and borrows it at once.
    synchronized Models.Choice putAndBorrow(Sha256 digest, LoadedModel model) {
        put(digest, model);
        return use(shelved.get(digest));
    }

    synchronized void put(Sha256 digest, LoadedModel model) {
        shelved.put(digest, new Shelved(model));
    }

    private Models.Choice use(Shelved found) {
        take(found);
        return new Models.Use(found.model().served(), () -> giveBack(found));
    }

    private synchronized void take(Shelved model) {
        model.take();
        if (users++ == 0) {
            neighbors.works(true);
        }
    }

    private synchronized void giveBack(Shelved model) {
        model.giveBack();
        if (--users == 0) {
            neighbors.works(false);
        }
        notifyAll();
    }

    /// A courtesy towards whoever has borrowed a version, here or at a neighbor's.
    ///
    /// @param max all waits together
    Courtesy courtesy(Duration max) {
        AtomicLong left = new AtomicLong(max.toNanos());
        return () -> left.addAndGet(-awaitIdle(left.get()));
    }

    /// @return how long it waited, in nanoseconds
    private synchronized long awaitIdle(long nanosMax) {
        long begin = System.nanoTime();
        long waited = 0;
        try {
            while (waited < nanosMax && (users > 0 || neighbors.anyWorks())) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(nanosMax - waited, LOOK_EVERY.toNanos()));
                waited = System.nanoTime() - begin;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // who loads ends soon; nothing to wait for
        }
        return waited;
    }

    /// Lets an alias serve with a version, if that is loaded.
    synchronized Optional<LoadedModel> serve(Alias alias, Sha256 digest) {
        Shelved there = shelved.get(digest);
        if (there == null) {
            return Optional.empty();
        }
        serving.put(alias, digest);
        notifyAll();
        return Optional.of(there.model());
    }

    /// An alias serves nobody any more.
    synchronized void drop(Alias alias) {
        serving.remove(alias);
    }

    /// Asks every version something, none of which is freed meanwhile.
    <T> List<T> ask(Function<LoadedModel, T> question) {
        List<Shelved> all;
        synchronized (this) {
            all = List.copyOf(shelved.values());
            all.forEach(this::take);
        }
        try {
            return all.stream().map(each -> question.apply(each.model())).toList();
        } finally {
            all.forEach(this::giveBack);
        }
    }

    /// Lets nobody begin, waits for who uses a version, and takes it out. Until [#swapped] all who want to borrow
    /// wait.
    ///
    /// @return nothing if it is still in use after `most`
    synchronized Optional<LoadedModel> drain(Sha256 digest, Duration most) throws InterruptedException {
        swapping = true;
        long end = System.nanoTime() + most.toNanos();
        Shelved there = shelved.get(digest);
        while (!there.isIdle()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        return Optional.of(shelved.remove(digest).model());
    }

    synchronized void swapped() {
        swapping = false;
        notifyAll();
    }

    /// Waits until something serves as stable, but no longer than until `endNanos` of [System#nanoTime].
    ///
    /// @param hopeless ends it too; asked after each change
    /// @return whether something does
    synchronized boolean awaitStable(long endNanos, BooleanSupplier hopeless) throws InterruptedException {
        while (!serving.containsKey(Alias.STABLE) && !hopeless.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return serving.containsKey(Alias.STABLE);
    }

    /// Tells who waits that something has changed.
    synchronized void changed() {
        notifyAll();
    }

    /// Takes out the version that no alias serves with, that nobody uses and nobody used for the longest time, if
    /// there are more than `keep`.
    synchronized Optional<LoadedModel> takeSpare(int keep) {
        List<Map.Entry<Sha256, Shelved>> spares = new ArrayList<>(shelved.entrySet());
        spares.removeIf(each -> serving.containsValue(each.getKey()));
        if (spares.size() <= keep) {
            return Optional.empty();
        }
        Optional<Map.Entry<Sha256, Shelved>> idle = spares.stream().filter(each -> each.getValue().isIdle())
                .findFirst();
        idle.ifPresent(each -> shelved.remove(each.getKey()));
        return idle.map(each -> each.getValue().model());
    }

    /// Takes out all.
    synchronized List<LoadedModel> takeAll() {
        List<LoadedModel> all = shelved.values().stream().map(Shelved::model).toList();
        shelved.clear();
        serving.clear();
        return Collections.unmodifiableList(all);
    }
}

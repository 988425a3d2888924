package retouch.cli.models;

import java.util.List;
import java.util.function.Predicate;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;

/// Walks through any number of keys, with a bounded number of them in hand: a prefix that has more than a page is asked
/// about character by character.
final class KeyPages {

    /// What keys of ours are made of, in the order of the store.
    private static final String CHARACTERS = "-./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private final ObjectStore store;
    private final int page;

    /// What is done with one key.
    @FunctionalInterface
    interface Visit<E extends Exception> {
        void key(String key) throws ObjectStoreException, E;
    }

    /// @param store borrowed
    /// @param page  keys in hand at most
    KeyPages(ObjectStore store, int page) {
        this.store = store;
        this.page = page;
    }

    /// @param wanted keys that are visited
    <E extends Exception> void forEach(String prefix, Predicate<String> wanted, Visit<E> visit)
            throws ObjectStoreException, E {
        List<String> keys = store.list(prefix, page);
        if (keys.size() < page) {
            for (String key : keys) {
                if (wanted.test(key)) {
                    visit.key(key);
                }
            }
            return;
        }
        if (keys.getFirst().equals(prefix) && wanted.test(prefix)) {
            visit.key(prefix);
        }
        for (int at = 0; at < CHARACTERS.length(); at++) {
            forEach(prefix + CHARACTERS.charAt(at), wanted, visit);
        }
    }
}

package retouch.trainer.network;

import java.util.LinkedHashMap;
import java.util.Map;

/// Where each parameter lies in one long row of numbers. Immutable.
///
/// One row instead of many arrays: the optimizer, the moving average, a checkpoint and the search for NaN each
/// take one operator.
///
/// @param places by name, in the order in which they lie
public record ParameterLayout(Map<String, Place> places) {

    /// @param start first number
    /// @param shape extents
    public record Place(long start, long... shape) {

        public long length() {
            long length = 1;
            for (long extent : shape) {
                length *= extent;
            }
            return length;
        }
    }

    public ParameterLayout {
        places = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }

    /// Numbers in all.
    public long length() {
        return places.values().stream().mapToLong(Place::length).sum();
    }

    public Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return place;
    }

    /// Adds parameters one after the other.
    static final class Builder {

        private final Map<String, Place> places = new LinkedHashMap<>();
        private long length;

        void add(String name, long... shape) {
            Place place = new Place(length, shape);
            if (places.put(name, place) != null) {
                throw new IllegalArgumentException("two parameters named " + name);
            }
            length += place.length();
        }

        ParameterLayout build() {
            return new ParameterLayout(places);
        }
    }
}

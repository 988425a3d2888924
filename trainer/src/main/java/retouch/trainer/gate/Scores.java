package retouch.trainer.gate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What was measured of one repainter: for each group and metric a number for each picture. Immutable.
///
/// @param values by group, metric and number of the picture
record Scores(Map<EvaluationCase.Group, Map<Metric, Map<Integer, Double>>> values) {

    Scores {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// Collects; not thread-safe.
    static final class Builder {

        private final Map<EvaluationCase.Group, Map<Metric, Map<Integer, Double>>> values = new LinkedHashMap<>();

        void add(EvaluationCase one, Map<Metric, Double> measured) {
            measured.forEach((metric, value) -> values
                    .computeIfAbsent(one.group(), _ -> new EnumMap<>(Metric.class))
                    .computeIfAbsent(metric, _ -> new LinkedHashMap<>()).put(one.picture(), value));
        }

        Scores build() {
            return new Scores(values);
        }
    }

    List<EvaluationCase.Group> groups() {
        return List.copyOf(values.keySet());
    }

    /// By number of the picture; empty if the metric was not measured in the group.
    Map<Integer, Double> of(EvaluationCase.Group group, Metric metric) {
        return values.getOrDefault(group, Map.of()).getOrDefault(metric, Map.of());
    }

    OptionalDouble mean(EvaluationCase.Group group, Metric metric) {
        return of(group, metric).values().stream().mapToDouble(Double::doubleValue).average();
    }

    /// How much better this is than `other`, picture by picture: above zero is better.
    Map<Integer, Double> gains(Scores other, EvaluationCase.Group group, Metric metric) {
        Map<Integer, Double> theirs = other.of(group, metric);
        Map<Integer, Double> gains = new LinkedHashMap<>();
        of(group, metric).forEach((picture, value) -> {
            if (theirs.containsKey(picture)) {
                gains.put(picture, metric.gain(value, theirs.get(picture)));
            }
        });
        return gains;
    }

    /// Gains relative to the other's mean, over all `groups` at once: one number for each picture.
    Map<Integer, Double> relativeGains(Scores other, List<EvaluationCase.Group> groups, Metric metric) {
        Map<Integer, List<Double>> all = new LinkedHashMap<>();
        for (EvaluationCase.Group group : groups) {
            OptionalDouble size = other.mean(group, metric);
            if (size.isPresent() && size.getAsDouble() > 0) {
                gains(other, group, metric).forEach((picture, gain) -> all
                        .computeIfAbsent(picture, _ -> new ArrayList<>()).add(gain / size.getAsDouble()));
            }
        }
        Map<Integer, Double> means = new LinkedHashMap<>();
        all.forEach((picture, gains) -> means.put(picture,
                gains.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
        return means;
    }
}

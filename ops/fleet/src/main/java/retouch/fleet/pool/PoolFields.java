package retouch.fleet.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import retouch.schemas.job.Lane;
import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

/// The fields of one pool in a [PoolsFile]. Reads each once; every mistake becomes a sentence.
final class PoolFields {

    private static final int MAX_AT_FIRST = 64;

    private final Path file;
    private final String name;
    private final SortedMap<String, String> values;
    private final List<String> problems;
    private final TreeSet<String> known = new TreeSet<>();
    private final int problemsBefore;

    /// @param problems takes the sentences
    PoolFields(Path file, String name, SortedMap<String, String> values, List<String> problems) {
        this.file = file;
        this.name = name;
        this.values = values;
        this.problems = problems;
        this.problemsBefore = problems.size();
    }

    /// @return the pool; empty if there were problems
    Optional<Pool> pool(Pool.Edition edition) {
        String device = text("device", name);
        String engine = text("engine", "auto");
        List<Lane> lanes = lanes();
        int min = number("min", 0);
        int max = number("max", Math.max(min, MAX_AT_FIRST));
        int size = number("size", min);
        Optional<AutoscalePlan> plan = autoscale();
        new TreeSet<>(values.keySet()).stream().filter(field -> !known.contains(field))
                .forEach(field -> problem(field,
                        "is no field of a pool; they are " + String.join(", ", known)));
        if (max < min) {
            problem("max", "must not be less than %s.min, %d, not '%d'".formatted(name, min, max));
        } else if (size < min || size > max) {
            problem("size", "must be from %d to %d, its limits, not '%d'".formatted(min, max, size));
        }
        if (problems.size() > problemsBefore) {
            return Optional.empty();
        }
        try {
            return Optional
                    .of(new Pool(name, device, engine, lanes, size, new PoolLimits(min, max), false, plan,
                            List.of(), edition));
        } catch (IllegalArgumentException e) {
            problems.add("%s: the pool %s cannot be: %s.".formatted(file, name, e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<AutoscalePlan> autoscale() {
        AutoscalePlan standard = AutoscalePlan.standard();
        String wanted = text("autoscale", "false");
        double utilization = utilization(standard.utilization());
        Duration drain = duration("drain", standard.drain());
        Duration hold = duration("hold", standard.hold());
        if (!wanted.equals("true") && !wanted.equals("false")) {
            problem("autoscale", "must be true or false, not '%s'".formatted(wanted));
        }
        return wanted.equals("true")
                ? Optional.of(new AutoscalePlan(utilization, drain, hold))
                : Optional.empty();
    }

    private List<Lane> lanes() {
        String labels = Arrays.stream(Lane.values()).map(Lane::label).collect(Collectors.joining(", "));
        String text = text("lanes", labels);
        List<Lane> lanes = new ArrayList<>();
        for (String label : text.split(",", -1)) {
            Optional<Lane> lane = Lane.of(label.strip().toLowerCase(Locale.ROOT));
            if (lane.isEmpty() || lanes.contains(lane.get())) {
                problem("lanes", "must list lanes once each, of %s, not '%s'".formatted(labels, text));
                return List.of(Lane.values());
            }
            lanes.add(lane.get());
        }
        return lanes;
    }

    private int number(String field, int standard) {
        String text = text(field, Integer.toString(standard));
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= PoolLimits.WORKERS_MAX) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one sentence that covers both mistakes
        }
        problem(field,
                "must be a whole number from 0 to %d, not '%s'".formatted(PoolLimits.WORKERS_MAX, text));
        return standard;
    }

    private double utilization(double standard) {
        String text = text("utilization", Double.toString(standard));
        try {
            double share = Double.parseDouble(text);
            if (share > 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // falls through to the one sentence that covers both mistakes
        }
        problem("utilization", "must be above 0 and at most 1, not '%s'".formatted(text));
        return standard;
    }

    private Duration duration(String field, Duration standard) {
        String text = text(field, standard.toString());
        try {
            Duration duration = Duration.parse(text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // falls through to the one sentence that covers both mistakes
        }
        problem(field, "must be a duration such as PT30S, not '%s'".formatted(text));
        return standard;
    }

    private String text(String field, String standard) {
        known.add(field);
        String value = values.getOrDefault(field, standard);
        if (value.isBlank()) {
            problem(field, "must not be blank");
        }
        return value;
    }

    private void problem(String field, String what) {
        problems.add("%s: %s.%s %s.".formatted(file, name, field, what));
    }
}

package retouch.trainer.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleBiFunction;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.gate.Verdict.Decision;

/// Decides whether a candidate is published: it keeps the invariants, it beats what needs no model, no group is worse
/// than the incumbent, and something is better.
///
/// Distances between pixels and structural similarity count as gains for small holes with guidance only, because
/// blur wins them elsewhere; there features count, and everywhere how well sketch and colors were followed.
public final class Gate {

    private static final String CANDIDATE = "candidate";
    private static final String INCUMBENT = "incumbent";

    private final GateSettings settings;
    private final EvaluationSet set;
    private final Measures measures;
    private final Map<String, Repainter> floors;

    /// @param set      frozen
    /// @param features distance of two pictures, `[S][S][3]` in `[0, 255]` and their side
    /// @param floors   what must be beaten wherever there is guidance, by name
    public Gate(GateSettings settings, EvaluationSet set, FeatureMeter features,
            Map<String, Repainter> floors) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.set = Objects.requireNonNull(set, "set");
        ToDoubleBiFunction<Composite, Composite> distance = (first, second) -> features
                .distance(first.rgb(), second.rgb(), first.side());
        this.measures = new Measures(distance);
        this.floors = new LinkedHashMap<>(floors);
    }

    /// How far two pictures are apart for a feature network.
    @FunctionalInterface
    public interface FeatureMeter {

        /// @param first  `[S][S][3]`, sRGB in `[0, 255]`; borrowed
        /// @param second likewise
        /// @param side   `S`
        double distance(float[] first, float[] second, int side);
    }

    /// Paints every case with everybody and decides.
    ///
    /// @param progress hears how many cases are done
    public Verdict judge(Repainter candidate, Optional<Repainter> incumbent, LongConsumer progress) {
        Map<String, Repainter> painters = new LinkedHashMap<>();
        painters.put(CANDIDATE, candidate);
        incumbent.ifPresent(painter -> painters.put(INCUMBENT, painter));
        painters.putAll(floors);
        Map<String, Scores.Builder> builders = new LinkedHashMap<>();
        painters.keySet().forEach(name -> builders.put(name, new Scores.Builder()));
        List<String> broken = new ArrayList<>();
        AtomicLong cases = new AtomicLong();
        set.forEach(one -> {
            Tensor input = one.sample().input();
            painters.forEach((name, painter) -> {
                Tensor painted = painter.paint(input);
                if (name.equals(CANDIDATE)) {
                    Invariants.problem(one, painter, input, painted).ifPresent(broken::add);
                }
                builders.get(name).add(one, measures.of(one.sample(), Composite.of(one.sample(), painted)));
            });
            progress.accept(cases.incrementAndGet());
        });
        Map<String, Scores> scores = new LinkedHashMap<>();
        builders.forEach((name, builder) -> scores.put(name, builder.build()));
        Decision decision = broken.isEmpty()
                ? decide(scores)
                : new Decision.Refuse(broken.subList(0, Math.min(5, broken.size())));
        return new Verdict(decision, rows(scores), cases.get());
    }

    private Decision decide(Map<String, Scores> scores) {
        Scores candidate = scores.get(CANDIDATE);
        List<String> reasons = new ArrayList<>(belowFloors(scores));
        if (!scores.containsKey(INCUMBENT)) {
            return reasons.isEmpty()
                    ? new Decision.Publish(
                            "It is better than every floor wherever there is guidance; there is no"
                                    + " incumbent to compare it with.")
                    : new Decision.Refuse(reasons);
        }
        Scores incumbent = scores.get(INCUMBENT);
        reasons.addAll(worse(candidate, incumbent));
        List<String> gains = better(candidate, incumbent);
        if (gains.isEmpty()) {
            reasons.add(0,
                    "It is no better than the incumbent: no primary metric gains more than %.1f %% for certain."
                            .formatted(100 * settings.gainMin()));
        }
        return reasons.isEmpty()
                ? new Decision.Publish("It is better than the incumbent in " + String.join(", ", gains)
                        + ", and worse nowhere.")
                : new Decision.Refuse(reasons);
    }

    private List<String> belowFloors(Map<String, Scores> scores) {
        List<String> reasons = new ArrayList<>();
        for (String floor : floors.keySet()) {
            for (EvaluationCase.Group group : scores.get(CANDIDATE).groups()) {
                if (group.mode() == GuidanceMode.NONE || !group.hole().isShare()) {
                    continue;
                }
                double mine = scores.get(CANDIDATE).mean(group, Metric.HOLE_L1).orElseThrow();
                double theirs = scores.get(floor).mean(group, Metric.HOLE_L1).orElseThrow();
                if (mine >= theirs) {
                    reasons.add(String.format(Locale.ROOT, "It does not beat %s in %s: %s %.2f against %.2f.",
                            floor, group.label(), Metric.HOLE_L1.label(), mine, theirs));
                }
            }
        }
        return reasons;
    }

    /// Where it may be worse than the margin allows: chance hides that in one case of [GateSettings#worseRisk].
    private List<String> worse(Scores candidate, Scores incumbent) {
        List<String> reasons = new ArrayList<>();
        for (EvaluationCase.Group group : candidate.groups()) {
            for (Metric metric : Metric.values()) {
                Map<Integer, Double> gains = candidate.gains(incumbent, group, metric);
                if (gains.isEmpty()) {
                    continue;
                }
                double size = incumbent.mean(group, metric).orElseThrow();
                double margin = settings.margin(metric, size);
                double mean = gains.values().stream().mapToDouble(Double::doubleValue).average()
                        .orElseThrow();
                double upper = -bootstrap(group, metric).lowerBound(negated(gains), settings.worseRisk());
                if (mean < -margin && upper < 0) {
                    reasons.add(String.format(Locale.ROOT, "%s is worse in %s: %.4g against %.4g.",
                            metric.label(), group.label(),
                            candidate.mean(group, metric).orElseThrow(), size));
                }
            }
        }
        return reasons;
    }

    private static List<Double> negated(Map<Integer, Double> gains) {
        return gains.values().stream().map(gain -> -gain).toList();
    }

    /// Primary metrics that gain for certain, over all groups in which they are primary.
    private List<String> better(Scores candidate, Scores incumbent) {
        List<Metric> primary = List.of(Metric.HOLE_L1, Metric.SSIM, Metric.FEATURE, Metric.SKETCH_F1,
                Metric.COLOR_DELTA_E);
        List<String> gains = new ArrayList<>();
        for (Metric metric : primary) {
            List<EvaluationCase.Group> groups = candidate.groups().stream()
                    .filter(group -> isPrimary(metric, group)).toList();
            Map<Integer, Double> relative = candidate.relativeGains(incumbent, groups, metric);
            double bound = new Bootstrap(settings.resamples(), settings.seed() + metric.ordinal())
                    .lowerBound(relative.values(), settings.betterRisk() / primary.size());
            double needed = metric == Metric.SSIM ? settings.gainMin() / 5 : settings.gainMin();
            if (bound > needed) {
                gains.add(String.format(Locale.ROOT, "%s (%.1f %%)", metric.label(), 100 * relative.values()
                        .stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
            }
        }
        return gains;
    }

    private static boolean isPrimary(Metric metric, EvaluationCase.Group group) {
        boolean pixels = group.hole().isSmall() && group.mode() != GuidanceMode.NONE;
        return switch (metric) {
            case HOLE_L1, SSIM -> pixels;
            case FEATURE -> !pixels;
            case SKETCH_F1 -> group.mode().hasSketch();
            case COLOR_DELTA_E -> group.mode().hasColor();
            case HOLE_PSNR, PSNR, SEAM -> false;
        };
    }

    private Bootstrap bootstrap(EvaluationCase.Group group, Metric metric) {
        return new Bootstrap(settings.resamples(), settings.seed() + 31L * group.label().hashCode()
                + metric.ordinal());
    }

    private static List<Verdict.Row> rows(Map<String, Scores> scores) {
        List<Verdict.Row> rows = new ArrayList<>();
        for (EvaluationCase.Group group : scores.get(CANDIDATE).groups()) {
            for (Metric metric : Metric.values()) {
                TreeMap<String, Double> means = new TreeMap<>();
                scores.forEach((name, of) -> of.mean(group, metric)
                        .ifPresent(mean -> means.put(name, mean)));
                if (!means.isEmpty()) {
                    rows.add(new Verdict.Row(group.label(), metric.label(), means));
                }
            }
        }
        return rows;
    }
}

package retouch.schemas.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TraitSharesTest {

    @Test
    void countsEveryJobInOneBinOfEachTrait() {
        JobTraits job = new JobTraits(0.1, 1, 0.5, 0.25, 0, 1);

        assertThat(Trait.HOLE.bin(job)).as("an end belongs to its bin").isEqualTo(2);
        assertThat(Trait.SCALE.bin(job)).isZero();
        assertThat(Trait.SKETCH.bin(job)).isZero();
        assertThat(Trait.COLOR.bin(job)).isEqualTo(Trait.COLOR.bins() - 1);
        assertThat(Trait.HOLE.describe()).hasSize(Trait.HOLE.bins()).startsWith("to 0.02")
                .endsWith("above 0.50");
    }

    @Test
    void comesBackFromTheMetricsOfACard() {
        TraitShares shares = TraitShares.of(jobs(1, 500, 0));
        Map<String, Double> card = new TreeMap<>(shares.metrics());
        card.put("hole-l1.10-20.both", 12.0);

        assertThat(TraitShares.fromMetrics(card)).contains(shares);
        assertThat(TraitShares.fromMetrics(Map.of("hole-l1.10-20.both", 12.0))).isEmpty();
        card.put("traits-hole.0", 7.0);
        assertThat(TraitShares.fromMetrics(card)).as("a card may say anything").isEmpty();
    }

    @Test
    void seesWhichTraitHasMoved() {
        TraitShares trained = TraitShares.of(jobs(1, 500, 0));
        Map<Trait, Double> same = trained.drift(TraitShares.of(jobs(2, 500, 0)));
        Map<Trait, Double> darker = trained.drift(TraitShares.of(jobs(3, 500, 0.2)));

        assertThat(same.values()).allMatch(index -> index < 0.1);
        assertThat(darker.get(Trait.LUMINANCE)).isGreaterThan(0.25);
        assertThat(darker.get(Trait.HOLE)).isLessThan(0.1);
    }

    @Test
    void isTheStabilityIndexOfTheLiterature() {
        TraitShares before = TraitShares.of(split(5_000, 5_000));
        TraitShares after = TraitShares.of(split(7_000, 3_000));

        // (0.7 - 0.5) ln(0.7 / 0.5) + (0.3 - 0.5) ln(0.3 / 0.5)
        assertThat(before.drift(after).get(Trait.SKETCH)).isCloseTo(0.1695,
                Offset.offset(2e-3));
    }

    private static List<JobTraits> split(int without, int with) {
        List<JobTraits> jobs = new ArrayList<>();
        for (int job = 0; job < without + with; job++) {
            jobs.add(new JobTraits(0.1, 1, 0.5, 0.1, job < without ? 0 : 0.01, 0));
        }
        return jobs;
    }

    private static List<JobTraits> jobs(int seed, int count, double darker) {
        Random random = new Random(seed);
        List<JobTraits> jobs = new ArrayList<>();
        for (int job = 0; job < count; job++) {
            jobs.add(new JobTraits(0.4 * random.nextDouble(), 1, 0.3 + 0.4 * random.nextDouble() - darker,
                    0.3 * random.nextDouble(), random.nextInt(3) == 0 ? 0 : 0.1 * random.nextDouble(), 0));
        }
        return jobs;
    }
}

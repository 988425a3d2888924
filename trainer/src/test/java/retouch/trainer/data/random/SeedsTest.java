package retouch.trainer.data.random;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SeedsTest {

    @Test
    void namesAndParentsGiveSeedsOfTheirOwn() {
        Set<Long> seeds = new HashSet<>();
        for (long parent = -50; parent < 50; parent++) {
            for (long name = 0; name < 100; name++) {
                seeds.add(Seeds.child(parent, name));
            }
        }
        assertThat(seeds).hasSize(10_000);
    }

    @Test
    void seedsAreTheSameForever() {
        // Pinned: another value would change every training set.
        assertThat(Seeds.child(1, 2)).isEqualTo(834844254806117752L);
        assertThat(Seeds.random(1, "hole").nextLong()).isEqualTo(Seeds.random(1, "hole").nextLong())
                .isNotEqualTo(Seeds.random(1, "strokes").nextLong());
    }

}

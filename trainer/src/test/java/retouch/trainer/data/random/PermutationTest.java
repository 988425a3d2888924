package retouch.trainer.data.random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PermutationTest {

    @Test
    void everyNumberComesOnceWhateverTheCount() {
        for (int count : new int[]{1, 2, 3, 4, 5, 16, 17, 100, 1000, 4097}) {
            Permutation order = new Permutation(count, 11);
            boolean[] seen = new boolean[count];
            for (int place = 0; place < count; place++) {
                int number = (int) order.at(place);
                assertThat(seen[number]).as("%d of %d at %d", number, count, place).isFalse();
                seen[number] = true;
            }
        }
    }

    @Test
    void anotherSeedGivesAnotherOrder() {
        int moved = 0;
        for (int place = 0; place < 1000; place++) {
            moved += new Permutation(1000, 1).at(place) == new Permutation(1000, 2).at(place) ? 0 : 1;
        }
        assertThat(moved).isGreaterThan(980);
    }
}

package retouch.trainer.data.sketch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComponentsTest {

    @Test
    void keepsGroupsOfTheSizeAskedForAndRemovesSmallerOnes() {
        boolean[] lines = new boolean[36];
        lines[0] = true;
        lines[7] = true; // touches pixel 0 by a corner
        lines[5] = true; // ends row 0; pixel 6 of row 1 is no neighbor
        boolean[] kept = Components.removeBelow(lines, 6, 2);
        boolean[] expected = new boolean[36];
        expected[0] = true;
        expected[7] = true;
        assertThat(kept).isEqualTo(expected);
    }
}

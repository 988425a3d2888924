package retouch.fleet.kafka;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShareGroupsTest {

    @Test
    void takesABrokerOf42AndNewer() {
        assertThat(ShareGroups.problem(29, 1)).isEmpty();
        assertThat(ShareGroups.problem(33, 2)).isEmpty();
    }

    @Test
    void refusesABrokerThatHasNoFeaturesAtAll() {
        assertThat(ShareGroups.problem(0, 0)).contains(
                "This broker is too old for share groups: the fleet needs Apache Kafka 4.2 or newer.");
    }

    @Test
    void refusesTheEarlyAccessAndThePreview() {
        assertThat(ShareGroups.problem(25, 0)).get().asString().contains("too old");
        assertThat(ShareGroups.problem(27, 1)).get().asString().contains("too old");
    }

    @Test
    void saysHowToSwitchShareGroupsOn() {
        assertThat(ShareGroups.problem(29, 0)).get().asString().contains("--feature share.version=1");
    }
}

package retouch.producer.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GatewayConfigTest {

    @Test
    void listensOnThisMachineUnlessToldOtherwise() throws Exception {
        Settings settings = Settings.of(Map.of(), Optional.empty());

        assertThat(GatewayServer.Config.from(settings)).isEqualTo(GatewayServer.Config.DEFAULT);
        settings.check();
        assertThat(GatewayServer.Config.DEFAULT.host()).isEqualTo("127.0.0.1");
    }

    @Test
    void readsEverySetting() throws Exception {
        Settings settings = Settings.of(Map.of(
                "RETOUCH_GATEWAY_HOST", "0.0.0.0",
                "RETOUCH_GATEWAY_PORT", "0",
                "RETOUCH_GATEWAY_HOSTS_ALLOWED", "Retouch.example, 10.0.0.1",
                "RETOUCH_GATEWAY_BODY_MIB_MAX", "2",
                "RETOUCH_GATEWAY_TRANSFERS_MAX", "3",
                "RETOUCH_GATEWAY_OPEN_EDITS_MAX", "4",
                "RETOUCH_GATEWAY_TENANT_EDITS_MAX", "7",
                "RETOUCH_GATEWAY_EVENT_STREAMS_MAX", "5",
                "RETOUCH_GATEWAY_EVENT_STREAM_TIME", "PT6S"), Optional.empty());

        assertThat(GatewayServer.Config.from(settings)).isEqualTo(new GatewayServer.Config("0.0.0.0", 0,
                Set.of("retouch.example", "10.0.0.1"), 2 << 20, 3, 4, 7, 5, Duration.ofSeconds(6)));
        settings.check();
    }

    @Test
    void reportsEveryMistakeTogether() {
        Settings settings = Settings.of(Map.of(
                "RETOUCH_GATEWAY_PORT", "70000",
                "RETOUCH_GATEWAY_BODY_MIB_MAX", "all",
                "RETOUCH_GATEWAY_PROT", "80"), Optional.empty());
        GatewayServer.Config.from(settings);

        assertThatThrownBy(settings::check).isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("RETOUCH_GATEWAY_PORT")
                .hasMessageContaining("RETOUCH_GATEWAY_BODY_MIB_MAX")
                .hasMessageContaining("RETOUCH_GATEWAY_PROT is not a setting");
    }
}

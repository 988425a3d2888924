package retouch.producer.gateway;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.Tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OpenEditsTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Tenant BAKER = new Tenant("baker");

    @Test
    void givesATenantNoMoreThanItsQuota() throws Exception {
        OpenEdits edits = new OpenEdits(3, 2);
        edits.reserve(ACME);
        edits.reserve(ACME);
        assertThatThrownBy(() -> edits.reserve(ACME)).isInstanceOfSatisfying(ProblemException.class,
                refused -> assertThat(refused.problem().code()).isEqualTo("over-quota"))
                .hasMessageContaining("Tenant acme has 2 edits that have not ended");
        edits.reserve(BAKER);
        assertThatThrownBy(() -> edits.reserve(BAKER)).as("the gateway is full")
                .isInstanceOfSatisfying(ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("busy"));

        edits.release(ACME);
        edits.reserve(ACME);
    }
}

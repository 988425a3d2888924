package retouch.fleet.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.Lane;
import retouch.schemas.job.Tenant;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

class FairShareTest {

    private static final Duration LONG = Duration.ofSeconds(5);
    private static final Tenant ACME = new Tenant("acme");
    private static final Tenant BAKER = new Tenant("baker");

    private final AtomicLong nanos = new AtomicLong();
    private final FairShare share = new FairShare(nanos::get);

    @Test
    void aTenantWithFiveJobsIsNotBehindAThousand() {
        Deque<Delivery> first = new ArrayDeque<>();
        Deque<Delivery> second = new ArrayDeque<>();
        for (int job = 0; job < 1000; job++) {
            first.add(delivery("acme-" + job, Map.of(), 1));
        }
        for (int job = 0; job < 5; job++) {
            first.add(delivery("baker-" + job, Map.of(), 1));
        }
        List<String> order = new ArrayList<>();
        int turn = 0;
        while (!first.isEmpty() || !second.isEmpty()) {
            // As the broker does: in turns, where both have jobs.
            boolean fromFirst = second.isEmpty() || (!first.isEmpty() && turn++ % 2 == 0);
            Delivery next = fromFirst ? first.remove() : second.remove();
            if (share.defers(next, tenantOf(next), LONG)) {
                second.add(delivery(next.message().key(), Retry.later(next).headers(), 1));
            } else {
                order.add(next.message().key());
            }
        }
        assertThat(order).hasSize(1005).doesNotHaveDuplicates();
        assertThat(order.indexOf("baker-4")).as("one worker; 1,000 would be the lane's own order")
                .isLessThan(150);
    }

    @Test
    void theOrderOfTheLaneStaysWhereNobodyGivesATenant() {
        for (int job = 0; job < 200; job++) {
            assertThat(share.defers(delivery("job-" + job, Map.of(), 1), Tenant.DEFAULT, LONG)).isFalse();
        }
        assertThat(share.defers(delivery("job-200", Map.of(), 1), BAKER, LONG)).isFalse();
        assertThat(share.defers(delivery("job-201", Map.of(), 1), Tenant.DEFAULT, LONG))
                .as("now there are two")
                .isTrue();
    }

    @Test
    void nobodyIsSentOnWhereNobodyWaits() {
        for (int job = 0; job < 200; job++) {
            assertThat(share.defers(delivery("job-" + job, Map.of(), 1), ACME, Duration.ofMillis(100)))
                    .isFalse();
        }
    }

    @Test
    void whatWasSentOnIsBegunOnceNobodyIsLookedForAndAnotherAttemptAtOnce() {
        for (int job = 0; job < 11; job++) {
            share.defers(delivery("job-" + job, Map.of(), 1), ACME, LONG);
        }
        Delivery next = delivery("next", Map.of("ce_id", "next"), 1);
        assertThat(share.defers(next, ACME, LONG)).isTrue();
        WireMessage again = Retry.later(next);
        assertThat(again.headers()).containsEntry("ce_id", "next");
        assertThat(share.defers(delivery("next", again.headers(), 1), ACME, LONG))
                .as("others may still stand behind")
                .isTrue();
        assertThat(share.defers(delivery("other", Map.of(), 1), BAKER, LONG)).isFalse();
        assertThat(share.defers(delivery("next", again.headers(), 1), ACME, LONG)).isFalse();
        assertThat(share.defers(delivery("failed", Map.of(), 2), ACME, LONG)).isFalse();
        assertThat(Retry.fresh(again).headers()).containsOnlyKeys("ce_id");
    }

    @Test
    void aTenantThatLeftIsForgotten() {
        share.defers(delivery("baker-1", Map.of(), 1), BAKER, LONG);
        for (int job = 0; job < 12; job++) {
            share.defers(delivery("job-" + job, Map.of(), 1), Tenant.DEFAULT, LONG);
        }
        assertThat(share.defers(delivery("job-13", Map.of(), 1), Tenant.DEFAULT, LONG)).isTrue();
        nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThat(share.defers(delivery("job-14", Map.of(), 1), Tenant.DEFAULT, LONG)).isFalse();
    }

    @Test
    void manyTenantsShareEvenly() {
        Map<Tenant, Integer> begun = new HashMap<>();
        for (int round = 0; round < 400; round++) {
            for (int tenant = 0; tenant < 4; tenant++) {
                int jobs = tenant == 0 ? 7 : 1; // one sends seven times as many
                for (int job = 0; job < jobs; job++) {
                    Tenant who = new Tenant("t" + tenant);
                    if (!share.defers(delivery("job", Map.of(), 1), who, LONG)) {
                        begun.merge(who, 1, Integer::sum);
                    }
                }
            }
        }
        assertThat(begun.get(new Tenant("t1"))).isEqualTo(400);
        assertThat(begun.get(new Tenant("t0"))).as("its share, and what is done between").isLessThan(1_000);
    }

    private static Tenant tenantOf(Delivery delivery) {
        return new Tenant(delivery.message().key().replaceAll("-.*", ""));
    }

    private static Delivery delivery(String job, Map<String, String> headers, int attempt) {
        return new Delivery(new WireMessage(job, headers, new byte[1]), Lane.BATCH, attempt, Instant.EPOCH);
    }
}

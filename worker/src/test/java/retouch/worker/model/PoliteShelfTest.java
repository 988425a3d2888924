package retouch.worker.model;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.registry.Registry;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.worker.edit.Models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A shelf beside another worker of the same machine.
class PoliteShelfTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path cache;
    private volatile Registry registry = ModelShelfTest.versions();
    private long number = 100;

    @Test
    void loadsInTheGapsBetweenTheJobsOfItsNeighborsToo() throws Exception {
        StubLoader own = new StubLoader("one", "two");
        try (Neighbors neighbor = Neighbors.in(cache, true);
                ModelShelf polite = polite(own, PATIENCE, Neighbors.in(cache, true))) {
            neighbor.works(true);
            int before = own.trialRuns.get();
            point("two");
            polite.refresh();
            await().until(() -> own.waiting.get() == 1);
            assertThat(own.trialRuns).as("while a neighbor has a job").hasValue(before);

            neighbor.works(false);
            await().until(() -> polite.stable().served().model().version().equals("two"));
        }
    }

    @Test
    void tellsItsNeighborsThatAJobIsInHandUntilTheLastHasEnded() throws Exception {
        try (Neighbors neighbor = Neighbors.in(cache, true);
                ModelShelf own = polite(new StubLoader("one"), PATIENCE, Neighbors.in(cache, true))) {
            Models.Choice first = own.choose(ModelShelfTest.request("job", "stable"));
            Models.Choice second = own.choose(ModelShelfTest.request("job", "stable"));
            first.close();
            assertThat(neighbor.anyWorks()).isTrue();
            second.close();
            assertThat(neighbor.anyWorks()).isFalse();
        }
    }

    @Test
    void loadsAfterWhoLoadsAlready() throws Exception {
        StubLoader own = new StubLoader("one", "two");
        try (Neighbors neighbor = Neighbors.in(cache, true);
                ModelShelf polite = polite(own, PATIENCE, Neighbors.in(cache, true))) {
            Neighbors.Turn turn = neighbor.turn(PATIENCE);
            int before = own.prepared.get();
            point("two");
            polite.refresh();
            assertThat(own.prepared).hasValue(before);
            turn.close();
            await().until(() -> polite.stable().served().model().version().equals("two"));
        }
    }

    private ModelShelf polite(StubLoader own, Duration courtesyMax, Neighbors neighbors) throws Exception {
        ModelShelf polite = new ModelShelf(new ModelShelf.Config(Set.of(Alias.STABLE), 1, PATIENCE, PATIENCE,
                Duration.ofMillis(20), courtesyMax), () -> registry, own, new Unheard(), () -> Long.MAX_VALUE,
                neighbors);
        point("one");
        polite.open(PATIENCE);
        return polite;
    }

    private void point(String stable) {
        registry = registry.with(new ModelEvent(number++, ModelEvent.NONE, Instant.EPOCH, "test", "",
                new ModelChange.AliasSet(Alias.STABLE, stable, StubLoader.digest(stable),
                        ModelChange.SHARE_OF_ALL, "", Optional.empty())));
    }

    private static final class Unheard implements LoadReports {

        @Override
        public void serves(String version, Sha256 digest, Optional<Alias> alias, long sinceNanos) {}

        @Override
        public void refused(String version, Sha256 digest, Optional<Alias> alias, NotLoadedException problem,
                long sinceNanos) {}

        @Override
        public void stable(LoadedModel model) {}
    }
}

package retouch.fleet.rollout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.model.BundleTransfer;
import retouch.schemas.job.JobTraits;
import retouch.schemas.job.Trait;
import retouch.schemas.job.TraitShares;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

class DriftTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 1, 3, GateVariant.PROPER);

    private final RolloutFleet fleet = new RolloutFleet();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void findsTheTraitThatMoved() throws Exception {
        List<JobTraits> trained = new ArrayList<>();
        for (int sample = 0; sample < 200; sample++) {
            trained.add(new JobTraits(0.4, 1, 0.5, 0.1, 0, 0)); // four times the hole of the jobs that come
        }
        Sha256 version = bundle(TraitShares.of(trained).metrics());
        fleet.publishJobs(60, 0.8, 0.8);

        Drift drift = Drift.of(fleet.fleet, SchemaSource.none(), version, Duration.ofHours(1));

        assertThat(drift).isInstanceOfSatisfying(Drift.Measured.class, measured -> {
            assertThat(measured.jobs().count()).isEqualTo(60);
            assertThat(measured.index().get(Trait.HOLE)).isGreaterThan(1);
            assertThat(measured.index().get(Trait.LUMINANCE)).isLessThan(0.1);
            assertThat(measured.worst()).isEqualTo(measured.index().get(Trait.HOLE));
        });
    }

    @Test
    void saysWhatItDoesNotKnow() throws Exception {
        assertThat(Drift.of(fleet.fleet, SchemaSource.none(), bundle(new TreeMap<>()), Duration.ofHours(1)))
                .isInstanceOfSatisfying(Drift.Unknown.class,
                        unknown -> assertThat(unknown.sentence())
                                .contains("does not say what it was trained on"));
        Sha256 version = bundle(TraitShares.of(List.of(new JobTraits(0.4, 1, 0.5, 0.1, 0, 0))).metrics());
        fleet.publishJobs(49, 0.8, 0.8);
        assertThat(Drift.of(fleet.fleet, SchemaSource.none(), version, Duration.ofHours(1)))
                .isEqualTo(new Drift.Unknown("49 jobs were measured in that time; 50 are needed."));
    }

    private Sha256 bundle(SortedMap<String, Double> metrics) throws Exception {
        Path bundle = Files.createDirectory(folder.resolve(
                Sha256.of(metrics.toString().getBytes(StandardCharsets.UTF_8)).hex()));
        ModelBundle.write(bundle, new ModelCard("one", Optional.empty(), NETWORK, true, "CC0-1.0", "",
                Instant.EPOCH, Optional.empty(), metrics, new TreeMap<>()), Weights.zeros(NETWORK));
        return BundleTransfer.upload(fleet.store, bundle);
    }
}

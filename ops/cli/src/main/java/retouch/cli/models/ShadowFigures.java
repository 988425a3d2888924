package retouch.cli.models;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonGenerator;

import retouch.fleet.registry.Registry;
import retouch.fleet.rollout.Paired;
import retouch.fleet.rollout.ShadowTally;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.registry.Alias;

/// What a version did as the shadow of another, as `models shadow`, `list` and `compare` say it.
///
/// @param shadow the version's name
/// @param stable the name of the version that answered
record ShadowFigures(String shadow, String stable, ShadowTally tally) {

    ShadowFigures {
        Objects.requireNonNull(shadow, "shadow");
        Objects.requireNonNull(stable, "stable");
        Objects.requireNonNull(tally, "tally");
    }

    static ShadowFigures of(Broker broker, SchemaSource schemas, Registry.Entry shadow,
            Registry.Target stable) throws StreamException {
        return new ShadowFigures(shadow.version().name(), stable.set().version(), ShadowTally.read(broker,
                schemas, stable.set().digest(), shadow.version().digest(), Instant.EPOCH));
    }

    /// Of the version that is the shadow now, if there is one.
    static Optional<ShadowFigures> now(Broker broker, SchemaSource schemas, Registry registry)
            throws StreamException {
        Optional<Registry.Entry> shadow = registry.alias(Alias.SHADOW)
                .flatMap(target -> registry.version(target.set().digest()));
        Optional<Registry.Target> stable = registry.alias(Alias.STABLE);
        return shadow.isPresent() && stable.isPresent()
                ? Optional.of(of(broker, schemas, shadow.get(), stable.get()))
                : Optional.empty();
    }

    /// Of `b` as the shadow of `a`, or the reverse, if one ever was the other's.
    static Optional<ShadowFigures> between(Broker broker, SchemaSource schemas, ModelBundle a, ModelBundle b)
            throws StreamException {
        ShadowFigures figures = beside(broker, schemas, a, b);
        if (figures.tally.jobs() == 0) {
            figures = beside(broker, schemas, b, a);
        }
        return figures.tally.jobs() == 0 ? Optional.empty() : Optional.of(figures);
    }

    private static ShadowFigures beside(Broker broker, SchemaSource schemas, ModelBundle stable,
            ModelBundle shadow) throws StreamException {
        return new ShadowFigures(shadow.card().version(), stable.card().version(),
                ShadowTally.read(broker, schemas, stable.digest(), shadow.digest(), Instant.EPOCH));
    }

    /// The mean quality of one of the two over the pairs.
    double qualityOf(String version) {
        return version.equals(shadow) ? tally.shadowQuality() : tally.answerQuality();
    }

    String sentence() {
        return shadow + " beside " + stable + ": " + tally.sentence() + ".";
    }

    /// The fields of an object that is open.
    void write(JsonGenerator json) throws IOException {
        json.writeStringField("version", shadow);
        json.writeStringField("stable", stable);
        json.writeNumberField("pairs", tally.quality().pairs());
        json.writeNumberField("failures", tally.failures());
        json.writeNumberField("shadowQuality", tally.shadowQuality());
        json.writeNumberField("stableQuality", tally.answerQuality());
        write(json, "quality", tally.quality());
        write(json, "logTime", tally.logTime());
    }

    private static void write(JsonGenerator json, String name, Paired paired) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("mean", paired.mean());
        if (paired.pairs() > 1) {
            json.writeNumberField("low", paired.low());
            json.writeNumberField("high", paired.high());
        }
        json.writeEndObject();
    }
}

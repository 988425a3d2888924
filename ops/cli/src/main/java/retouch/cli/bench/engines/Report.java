package retouch.cli.bench.engines;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import retouch.schemas.network.NetworkDescription;

/// What a race of engines gave, with every figure that follows from it.
///
/// @param machine             where
/// @param network             what ran
/// @param rounds              that were measured
/// @param productMultiplyAdds of one matrix product
/// @param result              of the race
/// @param alone               each engine in a process of its own
record Report(Machine machine, NetworkDescription network, int rounds, long productMultiplyAdds,
        Race.Result result, List<Alone> alone) {

    private static final EngineCase FULL = new EngineCase.Full(1);

    Report {
        alone = List.copyOf(alone);
    }

    List<Race.Row> rows() {
        return result.rows();
    }

    /// The engine whose full decode is 1.
    String reference() {
        return row(Contender.PEER, FULL).or(() -> result.rows().stream().findFirst()).orElseThrow().engine();
    }

    /// How many times as fast as the reference's full decode, by medians.
    double speedup(Race.Row row) {
        return ratio(full(reference()).median(), row.median());
    }

    /// The same by best runs.
    double bestSpeedup(Race.Row row) {
        return ratio(full(reference()).best(), row.best());
    }

    /// The same by mean processor time: what counts where other programs run, too.
    double processorSpeedup(Race.Row row) {
        return ratio(full(reference()).processor(), row.processor());
    }

    /// Pictures a second, as a ratio to those of the same engine one by one, by medians.
    double ratioToOne(Race.Row row) {
        return ratio(full(row.engine()).median(), row.median());
    }

    /// The same by mean processor time.
    double processorRatioToOne(Race.Row row) {
        return ratio(full(row.engine()).processor(), row.processor());
    }

    /// Multiply-adds per second of the matrix product, by its median; empty where there is none.
    OptionalDouble limit() {
        return perSecond(result.product().map(Times::median));
    }

    /// The same by its best run.
    OptionalDouble bestLimit() {
        return perSecond(result.product().map(Times::best));
    }

    /// The **whole** network's multiply-adds per second, as a share of the limit; whoever computes less than the
    /// whole, or with fewer multiplications, may exceed it.
    OptionalDouble shareOfLimit(Race.Row row) {
        double perSecond = network.multiplyAdds() / seconds(row.median());
        return limit().isPresent()
                ? OptionalDouble.of(perSecond / limit().getAsDouble())
                : OptionalDouble.empty();
    }

    /// What is asked of this row, if anything is and its measure took part.
    Optional<Expectation> expectation(Race.Row row) {
        return Expectation.concerns(network)
                ? Expectation.of(row.engine(), row.what())
                        .filter(expected -> row(expected.against(), FULL).isPresent())
                : Optional.empty();
    }

    /// How many times as fast as what the expectation names, by medians.
    double speedup(Race.Row row, Expectation expected) {
        return ratio(full(expected.against()).median(), row.median());
    }

    /// From the start of a process to its first picture, in full decodes of the same engine.
    double firstResultEdits(Alone engine) {
        return ratio(engine.firstResult(), full(engine.engine()).median());
    }

    private Race.Row full(String engine) {
        return row(engine, FULL).orElseThrow();
    }

    private Optional<Race.Row> row(String engine, EngineCase what) {
        return result.rows().stream().filter(row -> row.engine().equals(engine) && row.what().equals(what))
                .findFirst();
    }

    private OptionalDouble perSecond(Optional<Duration> product) {
        return product.map(time -> OptionalDouble.of(productMultiplyAdds / seconds(time)))
                .orElse(OptionalDouble.empty());
    }

    private static double ratio(Duration dividend, Duration divisor) {
        return seconds(dividend) / seconds(divisor);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}

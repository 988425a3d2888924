package retouch.cli.bench.engines;

import java.util.List;
import java.util.Optional;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;

/// What is asked of an engine, at the paper's size on two processors.
///
/// @param engine  the contender's name
/// @param what    the case
/// @param against the contender whose full decode it is compared with
/// @param speedup at least how many times as fast it is to be
record Expectation(String engine, EngineCase what, String against, double speedup) {

    /// From the start of a Java process to its first picture: at most so many times one edit.
    static final double FIRST_RESULT_EDITS_MAX = 3;

    private static final EngineCase FULL = new EngineCase.Full(1);

    private static final List<Expectation> ALL = List.of(
            new Expectation("vector", FULL, Contender.PEER, 2.0),
            new Expectation("vector", new EngineCase.Hole(25), Contender.PEER, 2.7),
            new Expectation("vector", new EngineCase.FollowUp(25), Contender.PEER, 4),
            new Expectation("vector", new EngineCase.FollowUp(10), Contender.PEER, 7),
            new Expectation("nd4j", FULL, "nd4j-port", 1.5));

    /// What is asked of this engine in this case, if anything is.
    static Optional<Expectation> of(String engine, EngineCase what) {
        return ALL.stream().filter(each -> each.engine.equals(engine) && each.what.equals(what)).findFirst();
    }

    /// Whether anything is asked of engines that run this network.
    static boolean concerns(NetworkDescription network) {
        return network.equals(NetworkDescription.paper(GateVariant.PROPER))
                || network.equals(NetworkDescription.paper(GateVariant.COMPATIBLE));
    }
}

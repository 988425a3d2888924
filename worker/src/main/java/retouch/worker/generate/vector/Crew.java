package retouch.worker.generate.vector;

import java.util.stream.Stream;

/// The threads of an engine and the scratch memory of each.
///
/// @param team   owned
/// @param own    by number of the member
/// @param common what all members share during one layer
record Crew(WorkTeam team, Work[] own, Work common) implements AutoCloseable {

    static Crew of(int threads) {
        return new Crew(new WorkTeam(threads), Stream.generate(Work::new).limit(threads).toArray(Work[]::new),
                new Work());
    }

    @Override
    public void close() {
        team.close();
    }
}

package retouch.worker.generate.vector;

import java.util.stream.Stream;

/// The threads of an engine and the scratch memory of each.
///
/// @param team   owned
/// @param single whether the caller works for all of them
/// @param own    by number of the member
/// @param common what all members share during one layer
record Crew(WorkTeam team, boolean single, Work[] own, Work common) implements AutoCloseable {

    static Crew of(int threads) {
        return new Crew(new WorkTeam(threads), false,
                Stream.generate(Work::new).limit(threads).toArray(Work[]::new),
                new Work());
    }

    /// The same, while only the caller works. Layers are divided as before, so that the bits are the same.
    Crew alone() {
        return new Crew(team, true, own, common);
    }

    /// In how many parts work is best divided.
    int size() {
        return team.size();
    }

    /// Runs tasks `0` to `tasks - 1` and returns when all are done.
    void run(int tasks, WorkTeam.Task task) {
        if (single) {
            for (int index = 0; index < tasks; index++) {
                task.run(index, 0);
            }
        } else {
            team.run(tasks, task);
        }
    }

    @Override
    public void close() {
        team.close();
    }
}

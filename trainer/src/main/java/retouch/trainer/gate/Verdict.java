package retouch.trainer.gate;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/// What the gate decided, and everything it was decided by.
///
/// @param decision publish or not
/// @param rows     what was measured, group by group
/// @param cases    how many were painted
public record Verdict(Decision decision, List<Row> rows, long cases) {

    public Verdict {
        Objects.requireNonNull(decision, "decision");
        rows = List.copyOf(rows);
    }

    /// Publish or not.
    public sealed interface Decision {

        /// @param sentence what is better
        record Publish(String sentence) implements Decision {}

        /// @param reasons a sentence each; at least one
        record Refuse(List<String> reasons) implements Decision {
            public Refuse {
                reasons = List.copyOf(reasons);
            }
        }
    }

    /// Means of one group.
    ///
    /// @param group   such as `20-30.both`
    /// @param metric  such as `hole-l1`
    /// @param means   by who painted: `candidate`, `incumbent`, and the floors
    public record Row(String group, String metric, SortedMap<String, Double> means) {}

    public boolean isPublished() {
        return decision instanceof Decision.Publish;
    }

    /// One sentence for the console.
    public String sentence() {
        return switch (decision) {
            case Decision.Publish publish -> publish.sentence();
            case Decision.Refuse refuse -> refuse.reasons().size() == 1
                    ? refuse.reasons().getFirst()
                    : refuse.reasons().getFirst() + " (and " + (refuse.reasons().size() - 1) + " more)";
        };
    }
}

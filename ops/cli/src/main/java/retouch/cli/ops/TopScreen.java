package retouch.cli.ops;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import retouch.cli.ops.FleetView.Finish;
import retouch.cli.ops.FleetView.LaneView;
import retouch.cli.ops.FleetView.PoolView;
import retouch.cli.ops.FleetView.RolloutView;
import retouch.cli.ops.FleetView.TrainingView;
import retouch.cli.ops.FleetView.VersionView;
import retouch.cli.ops.FleetView.WorkerView;
import retouch.cli.pools.PoolTable;
import retouch.fleet.registry.Registry;
import retouch.producer.command.Table;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;

/// A [FleetView] as lines of text. What matters most stands first, in columns as in lines: a small terminal cuts the
/// rest.
///
/// @param color whether the terminal understands colors
record TopScreen(boolean color) {

    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int HISTORY = 30;
    private static final int JOBS_MAX = 6;

    /// Goes to the last column, wherever that is, and clears it.
    private static final String CUT = "\033[9999G\033[K";

    private enum Tone {
        BOLD("1"), SOFT("2"), GOOD("32"), WARN("33"), BAD("31");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    /// Where each line stands on a terminal of whatever size, drawn from the last one up: a line below the lower edge
    /// lands on the lowest row, where those above it overwrite it. What of a line does not fit lands on the last
    /// column, which is left empty.
    String drawUpwards(FleetView view) {
        List<String> lines = lines(view);
        StringBuilder drawn = new StringBuilder();
        for (int row = lines.size(); row > 0; row--) {
            drawn.append("\033[").append(row).append(";1H\033[2K").append(lines.get(row - 1))
                    .append(CUT);
        }
        return drawn.toString();
    }

    String draw(FleetView view) {
        return lines(view).stream()
                .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
    }

    private List<String> lines(FleetView view) {
        List<String> lines = new ArrayList<>();
        lines.add(paint(Tone.BOLD, "Retouch fleet") + "  " + view.at().truncatedTo(ChronoUnit.SECONDS) + "  "
                + (view.problems().isEmpty() ? paint(Tone.GOOD, "broker and store answer") : ""));
        view.problems().forEach(problem -> lines.add(paint(Tone.BAD, problem)));
        lines.add("%d jobs a minute   %s   wait p95 %s   work p95 %s   dead letters %d".formatted(
                view.traffic().perMinute(), bars(view.traffic().buckets()), text(view.traffic().waited()),
                text(view.traffic().worked()), view.letters().open()));
        section(lines, "LANES", lanes(view));
        section(lines, "POOLS",
                PoolTable.of(view.pools().stream().map(PoolView::row).toList(), view.at()).lines());
        section(lines, "WORKERS", workers(view));
        section(lines, "VERSIONS", versions(view));
        section(lines, "ROLL-OUTS", rollouts(view));
        section(lines, "TRAININGS", trainings(view));
        section(lines, "LATEST JOBS", jobs(view));
        return lines;
    }

    /// A table of a head alone is left out.
    private void section(List<String> lines, String title, List<String> table) {
        if (table.size() > 1) {
            lines.add("");
            lines.add(paint(Tone.BOLD, title));
            lines.add(paint(Tone.SOFT, table.getFirst()));
            lines.addAll(table.subList(1, table.size()));
        }
    }

    private List<String> lanes(FleetView view) {
        Table table = new Table().row("lane", "jobs", "oldest", "lately");
        for (LaneView lane : view.lanes()) {
            table.row(lane.name(), Long.toString(lane.backlog().jobs()), text(lane.backlog().oldest()),
                    bars(lane.history()));
        }
        return table.lines();
    }

    private List<String> workers(FleetView view) {
        Table table = new Table().row("worker", "pool", "state", "stage", "per min", "heard", "version",
                "decided",
                "failures", "kept", "job");
        view.pools().forEach(pool -> pool.workers().forEach(worker -> row(table, pool.row().name(), worker)));
        return table.lines().stream().map(this::tinted).toList();
    }

    private static void row(Table table, String pool, WorkerView worker) {
        table.row(worker.status().worker().id(), pool,
                worker.lost() ? "lost" : worker.status().state().label(),
                worker.status().stage().map(stage -> stage.label()).orElse("-"),
                Long.toString(worker.perMinute()), text(Optional.of(worker.heard())),
                worker.status().model().isEmpty() ? "-" : worker.status().model(),
                Long.toString(worker.status().counts().decided()),
                Long.toString(worker.status().counts().engineFailures()),
                worker.status().counts().keptHits() + "/"
                        + (worker.status().counts().keptHits() + worker.status().counts().keptMisses()),
                worker.status().job().map(job -> job.value()).orElse("-"));
    }

    private String tinted(String line) {
        return line.replaceFirst("  (busy|ready)( |$)", paint(Tone.GOOD, "  $1") + "$2")
                .replaceFirst("  (lost|unhealthy|setup_failed)( |$)", paint(Tone.BAD, "  $1") + "$2")
                .replaceFirst("  (starting|paused|draining)( |$)", paint(Tone.WARN, "  $1") + "$2");
    }

    private static List<String> versions(FleetView view) {
        Table table = new Table().row("version", "serves as", "workers", "jobs", "failed", "median", "p95",
                "state");
        for (VersionView version : view.versions()) {
            Registry.Entry entry = version.entry();
            table.row(entry.version().name(),
                    version.aliases().isEmpty()
                            ? "-"
                            : version.aliases().stream().map(TopScreen::text)
                                    .collect(Collectors.joining(", ")),
                    Long.toString(version.workers()), Long.toString(version.figures().jobs()),
                    Long.toString(version.figures().failed()), text(version.figures().median()),
                    text(version.figures().p95()), entry.state().label());
        }
        return table.lines();
    }

    /// What becomes of each stands below the table: no column is wide enough for a sentence.
    private static List<String> rollouts(FleetView view) {
        Table table = new Table().row("version", "serves as", "jobs", "failed", "quality", "stable's",
                "beside");
        for (RolloutView rollout : view.rollouts()) {
            table.row(rollout.set().version(), text(rollout.set()),
                    Integer.toString(rollout.own().jobs()), Integer.toString(rollout.own().failures()),
                    quality(rollout.own()), quality(rollout.other()), rollout.stable());
        }
        List<String> lines = new ArrayList<>(table.lines());
        view.rollouts().forEach(
                rollout -> lines.add(rollout.set().alias().label() + ": " + rollout.decision()));
        return lines;
    }

    private static String quality(FleetView.Side side) {
        return side.quality().isPresent()
                ? String.format(Locale.ROOT, "%.3f", side.quality().getAsDouble())
                : "-";
    }

    private static String text(ModelChange.AliasSet set) {
        return set.alias() == Alias.CANARY
                ? "canary %s%%".formatted(
                        Double.toString(set.share() * 100.0 / ModelChange.SHARE_OF_ALL).replaceAll("\\.0$",
                                ""))
                : set.alias().label();
    }

    private static List<String> trainings(FleetView view) {
        Table table = new Table().row("training", "state", "step", "left", "losses");
        for (TrainingView training : view.trainings()) {
            table.row(training.last().training(), training.last().state().label(),
                    training.last().step() + "/" + training.last().steps(), text(training.last().left()),
                    training.last().losses().entrySet().stream()
                            .map(loss -> "%s %.4g".formatted(loss.getKey(), loss.getValue()))
                            .collect(Collectors.joining("  ")));
        }
        return table.lines();
    }

    private static List<String> jobs(FleetView view) {
        Table table = new Table().row("job", "outcome", "waited", "worked", "worker", "version");
        for (Finish finish : view.traffic().recent().stream().limit(JOBS_MAX).toList()) {
            table.row(finish.job(), finish.outcome(), text(Optional.of(finish.waited())),
                    text(Optional.of(finish.worked())), finish.worker(),
                    finish.version().isEmpty() ? "-" : finish.version());
        }
        return table.lines();
    }

    /// Heights of the last values, the greatest as the full one.
    private static String bars(List<Long> values) {
        List<Long> last = values.subList(Math.max(0, values.size() - HISTORY), values.size());
        long most = Math.max(1, last.stream().mapToLong(Long::longValue).max().orElse(1));
        return last.stream().map(value -> String.valueOf(BARS.charAt((int) (value * 7 / most))))
                .collect(Collectors.joining());
    }

    private static String text(Optional<Duration> duration) {
        if (duration.isEmpty()) {
            return "-";
        }
        long millis = duration.get().toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        return millis < 100_000
                ? String.format(Locale.ROOT, millis < 10_000 ? "%.1f s" : "%.0f s", millis / 1000.0)
                : duration.get().toMinutes() + " min";
    }

    private String paint(Tone tone, String text) {
        return color ? "\033[" + tone.code + "m" + text + "\033[0m" : text;
    }
}

package retouch.producer.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import retouch.producer.client.Edit;
import retouch.schemas.job.EditFinished;

/// Takes a folder of edits to their ends, side by side. Used by one thread.
final class BatchEdit {

    /// One line of the summary.
    private record Row(String name, Ending ending) {}

    private final EditRun run;
    private final BatchProgress progress;

    /// @param run      borrowed
    /// @param progress borrowed
    BatchEdit(EditRun run, BatchProgress progress) {
        this.run = run;
        this.progress = progress;
    }

    /// @param wish what the options ask of every edit
    /// @param into the folder for the results
    Summary run(List<BatchFolder.Item> items, UnaryOperator<Edit> wish, Path into)
            throws InterruptedException {
        List<Future<Row>> rows = new ArrayList<>();
        // One virtual thread per edit: nearly all of them wait, and EditRun bounds those that do not.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (BatchFolder.Item item : items) {
                rows.add(threads.submit(() -> row(item, wish, into)));
            }
            return summary(rows);
        }
    }

    private Row row(BatchFolder.Item item, UnaryOperator<Edit> wish, Path into)
            throws InterruptedException {
        Ending ending = switch (item) {
            case BatchFolder.Item.Wrong wrong -> new Ending.Refused(wrong.refusal());
            case BatchFolder.Item.Ready ready ->
                run.run(wish.apply(ready.edit()), into.resolve(ready.name() + ".png"), _ -> {});
        };
        progress.ended(item.name(), ending);
        return new Row(item.name(), ending);
    }

    private static Summary summary(List<Future<Row>> rows) throws InterruptedException {
        List<Row> ended = new ArrayList<>();
        for (Future<Row> row : rows) {
            try {
                ended.add(row.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("an edit broke", e.getCause());
            }
        }
        return new Summary(ended);
    }

    /// How all of them ended, in the order of the folder.
    static final class Summary {

        private final List<Row> rows;

        private Summary(List<Row> rows) {
            this.rows = rows;
        }

        /// The worst of all: not reaching the fleet is worse than a job that did not end well.
        ExitCode exitCode() {
            return rows.stream().map(row -> row.ending().exitCode()).max(ExitCode::compareTo)
                    .orElse(ExitCode.OK);
        }

        long done() {
            return rows.stream().filter(row -> row.ending().exitCode() == ExitCode.OK).count();
        }

        void printTable(PrintWriter out) {
            Table table = new Table().row("NAME", "OUTCOME", "JOB", "PICTURE, OR WHY NOT");
            for (Row row : rows) {
                table.row(row.name(), row.ending().label(),
                        row.ending().job().map(job -> job.value()).orElse("-"),
                        EditText.detail(row.ending()));
            }
            table.lines().forEach(out::println);
            out.println("%d of %d done.".formatted(done(), rows.size()));
            rows.stream()
                    .flatMap(row -> row.ending().decision().stream())
                    .flatMap((EditFinished result) -> EditText.untrainedNote(result).stream())
                    .distinct()
                    .forEach(out::println);
        }

        /// One object: `jobs`, an array in the order of the folder, each with its `name` and what
        /// `retouch edit --json` says about one edit; `done` and `total`, numbers.
        void printJson(PrintWriter out) {
            out.println(EditJson.object(json -> {
                json.writeArrayFieldStart("jobs");
                for (Row row : rows) {
                    json.writeStartObject();
                    json.writeStringField("name", row.name());
                    EditJson.ending(json, row.ending());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeNumberField("done", done());
                json.writeNumberField("total", rows.size());
            }));
        }
    }
}

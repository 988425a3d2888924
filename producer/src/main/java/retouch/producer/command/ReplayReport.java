package retouch.producer.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import retouch.producer.compare.PictureComparison;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;

/// Says how two runs of one job compare.
///
/// For programs it is one object:
///
/// | field               | type   | present                                                             |
/// |---------------------|--------|---------------------------------------------------------------------|
/// | `job`               | string | always: the first run                                               |
/// | `same`              | string | always, see below                                                   |
/// | `pixels`            | number | if they were compared one by one: how many there are                |
/// | `pixelsDiffering`   | number | likewise                                                            |
/// | `largestDifference` | number | likewise, on a scale where 255 is the whole range                   |
/// | `why`               | array  | always: sentences, what differed between the runs                   |
/// | `problem`           | string | if they could not be compared                                       |
/// | `again`             | object | always: the second run, as `retouch edit --json` prints it          |
///
/// `same` is `bytes`; `bytes-but-for-the-note`, for the metadata names the job; `pixels`, if the files differ
/// in something else; `no`; or `unknown`.
///
/// @param before     the first run
/// @param ending     how the second one ended for whoever waits
/// @param now        the second run
/// @param comparison of their pictures
record ReplayReport(EditFinished before, Ending ending, EditFinished now, PictureComparison comparison) {

    List<String> lines() {
        Table table = new Table().row("job", before.job().value()).row("again", now.job().value());
        ending.decision().filter(_ -> ending.exitCode() == ExitCode.OK).map(_ -> EditText.detail(ending))
                .filter(path -> !path.isBlank()).ifPresent(path -> table.row("picture", path));
        table.row("compared", sentence());
        List<String> why = why();
        for (int index = 0; index < why.size(); index++) {
            table.row(index == 0 ? "why" : "", why.get(index));
        }
        if (ending.exitCode() != ExitCode.OK) {
            table.row("unsaved", EditText.detail(ending));
        }
        return table.lines();
    }

    String json() {
        return EditJson.object(json -> {
            json.writeStringField("job", before.job().value());
            json.writeStringField("same", word());
            if (comparison instanceof PictureComparison.Measured measured) {
                json.writeNumberField("pixels", measured.pixels());
                json.writeNumberField("pixelsDiffering", measured.differing());
                json.writeNumberField("largestDifference", measured.largest());
            }
            json.writeArrayFieldStart("why");
            for (String reason : why()) {
                json.writeString(reason);
            }
            json.writeEndArray();
            if (comparison instanceof PictureComparison.Impossible impossible) {
                json.writeStringField("problem", impossible.sentence());
            }
            json.writeObjectFieldStart("again");
            EditJson.ending(json, ending);
            json.writeEndObject();
        });
    }

    private String word() {
        return switch (comparison) {
            case PictureComparison.SameBytes _ -> "bytes";
            case PictureComparison.SameButForTheNote _ -> "bytes-but-for-the-note";
            case PictureComparison.Measured measured -> measured.differing() == 0 ? "pixels" : "no";
            case PictureComparison.Impossible _ -> "unknown";
        };
    }

    private String sentence() {
        return switch (comparison) {
            case PictureComparison.SameBytes _ -> "byte-equal";
            case PictureComparison.SameButForTheNote _ ->
                "byte-equal, but for the note in the metadata, which names the job";
            case PictureComparison.Measured(long pixels, long differing, double largest) -> differing == 0
                    ? String.format(Locale.ROOT, "all %,d pixels equal; the files differ in something else",
                            pixels)
                    : String.format(Locale.ROOT, "%,d of %,d pixels differ, by at most %.2f of 255",
                            differing,
                            pixels, largest);
            case PictureComparison.Impossible impossible -> impossible.sentence();
        };
    }

    /// What was not the same in both runs, and so may be the reason.
    private List<String> why() {
        List<String> why = new ArrayList<>();
        changed("engine", before.worker().engine(), now.worker().engine()).ifPresent(why::add);
        changed("device", before.worker().device(), now.worker().device()).ifPresent(why::add);
        if (before.outcome() instanceof Outcome.Done first && now.outcome() instanceof Outcome.Done second) {
            changed("model", model(first.model()), model(second.model())).ifPresent(why::add);
            if (!first.crop().equals(second.crop())) {
                why.add("Another part of the photograph was cut out: the worker's version differs.");
            }
        }
        boolean differs = comparison instanceof PictureComparison.Measured measured
                && measured.differing() > 0;
        if (why.isEmpty() && differs) {
            why.add("Engine, device and model are the same, so the worker's version differs, or its engine"
                    + " adds in another order each time.");
        }
        return why;
    }

    private static Optional<String> changed(String what, String before, String now) {
        return before.equals(now)
                ? Optional.empty()
                : Optional.of("Another %s: %s before, %s now.".formatted(what, before, now));
    }

    private static String model(ModelUsed model) {
        return model.version() + " (card " + model.digest().hex().substring(0, 12) + ")";
    }
}

package retouch.producer.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonGenerator;

import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditQuality;
import retouch.schemas.job.JobTraits;

/// Says what was measured of an edit, to people and to programs.
final class FiguresText {

    private FiguresText() {}

    static void rows(Table table, EditFigures figures) {
        EditQuality quality = figures.quality();
        List<String> parts = new ArrayList<>(
                List.of(format("ring %.1f of 255", quality.known()), format("seam %.1f", quality.seam())));
        quality.sketch().ifPresent(share -> parts.add(format("lines met %.0f %%", 100 * share)));
        quality.color().ifPresent(levels -> parts.add(format("off the strokes by %.1f", levels)));
        table.row("quality", format("%.3f (", quality.overall()) + String.join(", ", parts) + ")");
        JobTraits traits = figures.traits();
        table.row("hole", format("%.1f %% of the square, lines on %.1f %%, strokes on %.1f %% of it",
                100 * traits.hole(), 100 * traits.sketch(), 100 * traits.color()));
    }

    static void write(JsonGenerator json, EditFigures figures) throws IOException {
        EditQuality quality = figures.quality();
        json.writeObjectFieldStart("quality");
        json.writeNumberField("overall", quality.overall());
        json.writeNumberField("known", quality.known());
        json.writeNumberField("seam", quality.seam());
        if (quality.sketch().isPresent()) {
            json.writeNumberField("sketch", quality.sketch().getAsDouble());
        }
        if (quality.color().isPresent()) {
            json.writeNumberField("color", quality.color().getAsDouble());
        }
        json.writeEndObject();
        JobTraits traits = figures.traits();
        json.writeObjectFieldStart("traits");
        json.writeNumberField("hole", traits.hole());
        json.writeNumberField("scale", traits.scale());
        json.writeNumberField("luminance", traits.luminance());
        json.writeNumberField("saturation", traits.saturation());
        json.writeNumberField("sketch", traits.sketch());
        json.writeNumberField("color", traits.color());
        json.writeEndObject();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

package retouch.producer.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import retouch.producer.client.DeadLetter;
import retouch.producer.client.LetterReplay;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;

/// Says to a person what a dead letter is. Pure functions.
///
/// A letter's texts may come from anybody: what could move a terminal's cursor is printed as `?`.
final class LetterText {

    private static final String NOTHING = "-";
    private static final int REASON_CHARS_MAX = 100;
    private static final int HEX_BYTES_MAX = 256;
    private static final int HEX_ROW_BYTES = 16;

    private LetterText() {}

    static boolean speaksOf(DeadLetter letter, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return letter.reason().orElse("").toLowerCase(Locale.ROOT).contains(wanted)
                || letter.errorClass().orElse("").toLowerCase(Locale.ROOT).contains(wanted);
    }

    static String none(String job) {
        return "There is no dead letter of job %s, or something was done about it already; see retouch"
                .formatted(plain(job)) + " dead-letters list.";
    }

    static List<String> list(List<DeadLetter> letters, int total) {
        if (total == 0) {
            return List.of("There are no such dead letters.");
        }
        Table table = new Table().row("JOB", "WHEN", "LANE", "ATTEMPTS", "ERROR", "REASON");
        for (DeadLetter letter : letters) {
            table.row(job(letter), plain(letter.at().orElse(NOTHING)),
                    letter.lane().map(Lane::label).orElse(NOTHING),
                    letter.attempts().map(count -> Integer.toString(count)).orElse(NOTHING),
                    plain(letter.errorClass().orElse(NOTHING)), cut(plain(letter.reason().orElse(NOTHING))));
        }
        List<String> lines = new ArrayList<>(table.lines());
        if (letters.size() < total) {
            lines.add("%,d of %,d; see the others with --limit.".formatted(letters.size(), total));
        }
        return lines;
    }

    static List<String> show(DeadLetter letter, Optional<EditRequest> request) {
        Table headers = new Table().row("job", job(letter));
        letter.message().headers().forEach((name, value) -> headers.row(plain(name), plain(value)));
        List<String> lines = new ArrayList<>(headers.lines());
        lines.add("");
        if (request.isPresent()) {
            lines.addAll(request(request.get()));
        } else {
            lines.add(String.format(Locale.ROOT, "%,d bytes that are no request:",
                    letter.message().valueBytes()));
            lines.addAll(hex(letter.message().value()));
        }
        return lines;
    }

    private static List<String> request(EditRequest request) {
        Table table = new Table().row("lane", request.lane().label());
        EditText.inputRows(table, request.inputs());
        request.colorKey().ifPresent(key -> table.row("color key", "%06x".formatted(key)));
        table.row("seed", Long.toString(request.seed()));
        table.row("model", plain(request.model()));
        request.deadline().ifPresent(deadline -> table.row("deadline", deadline.toString()));
        table.row("consent", request.trainingConsent() ? "training" : "none");
        table.row("location", request.keepLocation() ? "kept" : "removed");
        table.row("requested", request.requestedAt().toString());
        return table.lines();
    }

    static String replay(DeadLetter letter, LetterReplay replay, boolean dryRun) {
        String job = job(letter);
        return switch (replay) {
            case LetterReplay.SentAgain(Lane lane) -> dryRun
                    ? "Job %s would be sent to the %s lane again.".formatted(job, lane.label())
                    : "Job %s waits in the %s lane again.".formatted(job, lane.label());
            case LetterReplay.SentAsNew(JobId name, Lane lane) -> dryRun
                    ? "Job %s was decided; its request would be sent to the %s lane as %s."
                            .formatted(job, lane.label(), name)
                    : "Job %s was decided, and that stands; its request waits in the %s lane as %s."
                            .formatted(job, lane.label(), name);
            case LetterReplay.HasEnded(EditFinished result) -> "Job %s has meanwhile ended: %s. %s"
                    .formatted(job, result.outcome().label(),
                            dryRun ? "Nothing would be sent." : "Nothing was sent; its letter is put away.");
            case LetterReplay.Impossible(String sentence) -> plain(sentence);
        };
    }

    static String discard(DeadLetter letter, boolean dryRun) {
        return (dryRun ? "The letter of job %s would be put away." : "The letter of job %s is put away.")
                .formatted(job(letter));
    }

    private static String job(DeadLetter letter) {
        return letter.job().isBlank() ? NOTHING : plain(letter.job());
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .forEach(point -> plain.appendCodePoint(Character.isISOControl(point) ? '?' : point));
        return plain.toString();
    }

    private static String cut(String text) {
        return text.length() <= REASON_CHARS_MAX ? text : text.substring(0, REASON_CHARS_MAX - 1) + "…";
    }

    /// The first bytes, as `hexdump -C` shows them.
    private static List<String> hex(byte[] bytes) {
        List<String> rows = new ArrayList<>();
        int shown = Math.min(bytes.length, HEX_BYTES_MAX);
        for (int from = 0; from < shown; from += HEX_ROW_BYTES) {
            byte[] row = Arrays.copyOfRange(bytes, from, Math.min(from + HEX_ROW_BYTES, shown));
            String letters = new String(row, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
            rows.add("%04x  %-47s  %s".formatted(from, HexFormat.ofDelimiter(" ").formatHex(row), letters));
        }
        return rows;
    }
}

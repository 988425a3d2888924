package retouch.producer.command;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonGenerator;

import retouch.producer.client.DeadLetter;
import retouch.producer.client.DeadLetters;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Lane;

/// Says to a program what dead letters there are and what was done about them. API, as `EditJson` is.
///
/// `list` and `show` print `letters`, an array, and `total`, how many there are; `replay` and `discard` print
/// `done`, an array, and `dryRun`, whether nothing was done in truth.
///
/// | field      | type   | present                                                                 |
/// |------------|--------|-------------------------------------------------------------------------|
/// | `job`      | string | always; any text, if the letter is no request of ours                   |
/// | `at`       | string | if known: an ISO 8601 instant                                           |
/// | `lane`     | string | if known                                                                |
/// | `attempts` | number | if known                                                                |
/// | `error`    | string | if known: what kind of failure                                          |
/// | `reason`   | string | if known: one sentence                                                  |
/// | `headers`  | object | `show`: every header, a string each                                     |
/// | `request`  | object | `show`, if the bytes are a request, see below                           |
/// | `bytes`    | string | `show`, if they are none: hexadecimal                                   |
/// | `deed`     | string | `replay`, `discard`: a word of `LetterDeed`                             |
/// | `as`       | string | `replay`: the new job's id, if there is one                             |
/// | `sentence` | string | `replay`, `discard`: the same for people                                |
///
/// A `request` has `lane`, `inputs` as in `EditJson`, `colorKey` and `deadline` if there are such, `seed`,
/// `model`, `trainingConsent`, `keepLocation` and `requestedAt`.
final class LetterJson {

    private LetterJson() {}

    static String list(List<DeadLetter> letters, int total) {
        return EditJson.object(json -> {
            json.writeArrayFieldStart("letters");
            for (DeadLetter letter : letters) {
                json.writeStartObject();
                letter(json, letter);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("total", total);
        });
    }

    static String show(List<DeadLetter> letters, DeadLetters reader) {
        return EditJson.object(json -> {
            json.writeArrayFieldStart("letters");
            for (DeadLetter letter : letters) {
                json.writeStartObject();
                letter(json, letter);
                content(json, letter, reader.request(letter));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("total", letters.size());
        });
    }

    static String deeds(List<LetterDeed> deeds, boolean dryRun) {
        return EditJson.object(json -> {
            json.writeArrayFieldStart("done");
            for (LetterDeed deed : deeds) {
                json.writeStartObject();
                letter(json, deed.letter());
                json.writeStringField("deed", deed.word());
                if (deed.name().isPresent()) {
                    json.writeStringField("as", deed.name().get().value());
                }
                json.writeStringField("sentence", deed.sentence());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("dryRun", dryRun);
        });
    }

    private static void letter(JsonGenerator json, DeadLetter letter) throws IOException {
        json.writeStringField("job", letter.job());
        text(json, "at", letter.at());
        text(json, "lane", letter.lane().map(Lane::label));
        if (letter.attempts().isPresent()) {
            json.writeNumberField("attempts", letter.attempts().get());
        }
        text(json, "error", letter.errorClass());
        text(json, "reason", letter.reason());
    }

    private static void content(JsonGenerator json, DeadLetter letter, Optional<EditRequest> request)
            throws IOException {
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, String> header : letter.message().headers().entrySet()) {
            json.writeStringField(header.getKey(), header.getValue());
        }
        json.writeEndObject();
        if (request.isEmpty()) {
            json.writeStringField("bytes", HexFormat.of().formatHex(letter.message().value()));
            return;
        }
        json.writeObjectFieldStart("request");
        json.writeStringField("lane", request.get().lane().label());
        EditJson.inputs(json, request.get().inputs());
        text(json, "colorKey", request.get().colorKey().map("%06x"::formatted));
        json.writeNumberField("seed", request.get().seed());
        json.writeStringField("model", request.get().model());
        text(json, "deadline", request.get().deadline().map(Object::toString));
        json.writeBooleanField("trainingConsent", request.get().trainingConsent());
        json.writeBooleanField("keepLocation", request.get().keepLocation());
        json.writeStringField("requestedAt", request.get().requestedAt().toString());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}

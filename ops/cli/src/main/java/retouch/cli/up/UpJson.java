package retouch.cli.up;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What `retouch up --json` prints: `data`, `bootstrap`, `endpoint`, `bucket`, `model`, `workers` (process
/// numbers by name). No secret is in it; the address file in `data` has that.
final class UpJson {

    private UpJson() {}

    static String of(OwnFleet fleet) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("data", fleet.local().folder().folder().toString());
        fields.put("bootstrap", fleet.local().connection().bootstrap());
        fields.put("endpoint", fleet.local().connection().endpoint().toString());
        fields.put("bucket", fleet.local().connection().bucket());
        fields.put("model", fleet.model().card().version());
        String workers = fleet.workers().running().stream()
                .map(worker -> quote(worker.name()) + ":" + worker.pid()).collect(Collectors.joining(","));
        return fields.entrySet().stream().map(field -> quote(field.getKey()) + ":" + quote(field.getValue()))
                .collect(Collectors.joining(",", "{", ",\"workers\":{" + workers + "}}"));
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

package retouch.trainer.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The losses of a training, step by step, in a file that survives it.
///
/// Each line is `step<TAB>term<TAB>value`, a mean over the steps since the line of that term before. When a training
/// goes on from an older checkpoint, steps come a second time: the later line counts.
public final class History {

    private final TreeMap<Long, Map<String, Double>> points = new TreeMap<>();

    /// Reads a file; one that is not there is an empty history. A last line that was cut off is passed over.
    public static History read(Path file) throws IOException {
        History history = new History();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] parts = line.split("\t", -1);
                if (parts.length == 3 && parts[0].matches("\\d{1,18}") && isNumber(parts[2])) {
                    history.put(Long.parseLong(parts[0]), parts[1], Double.parseDouble(parts[2]));
                }
            }
        }
        return history;
    }

    /// Adds a point to the file and to nothing else.
    public static void append(Path file, long step, Map<String, Double> terms) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8,
                StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (Map.Entry<String, Double> term : terms.entrySet()) {
                out.write(step + "\t" + term.getKey() + "\t" + term.getValue() + "\n");
            }
        }
    }

    /// Names of all terms, sorted.
    public List<String> terms() {
        return points.values().stream().flatMap(terms -> terms.keySet().stream()).distinct().sorted()
                .toList();
    }

    /// The points of one term: steps and values.
    public Map<Long, Double> of(String term) {
        Map<Long, Double> values = new LinkedHashMap<>();
        points.forEach((step, terms) -> {
            if (terms.containsKey(term)) {
                values.put(step, terms.get(term));
            }
        });
        return values;
    }

    /// The last step that is known; 0 if there is none.
    public long lastStep() {
        return points.isEmpty() ? 0 : points.lastKey();
    }

    void put(long step, String term, double value) {
        points.computeIfAbsent(step, _ -> new LinkedHashMap<>()).put(term, value);
    }

    List<Long> steps() {
        return new ArrayList<>(points.keySet());
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

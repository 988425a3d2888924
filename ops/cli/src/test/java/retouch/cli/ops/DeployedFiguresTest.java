package retouch.cli.ops;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import retouch.cli.taste.SourceTree;
import retouch.fleet.metric.Metric;
import retouch.fleet.metric.Metrics;

import static org.assertj.core.api.Assertions.assertThat;

/// Alert rules, Grafana's dashboard and the list in the documents know only figures that the code exports.
class DeployedFiguresTest {

    private static final Pattern NAME = Pattern.compile("\\b(?:retouch|jvm|process|system)_[a-z_]+");
    private static final Pattern SELECTOR = Pattern.compile("(retouch_[a-z_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+) *[=!]");

    @Test
    void theAlertsReadOnlyWhatIsExported() throws Exception {
        List<String> expressions = expressionsOfAlerts();

        assertThat(expressions).hasSizeGreaterThan(5);
        assertExported(expressions);
    }

    @Test
    void everyAlertSaysWhatToDo() throws Exception {
        String rules = read("ops/deploy/prometheus/alerts.yaml");

        long alerts = rules.lines().filter(line -> line.strip().startsWith("- alert:")).count();
        for (String field : new String[]{"expr:", "summary:", "action:", "labels: {severity:"}) {
            assertThat(rules.lines().filter(line -> line.strip().startsWith(field))).as(field)
                    .hasSize((int) alerts);
        }
    }

    /// It is skipped, with the reason, where Prometheus's tool is not installed.
    @Test
    void theAlertsSpeakWhenTheyShould() throws Exception {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> tool = Arrays.stream(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, "promtool")).filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(tool.isPresent(), "needs promtool on the PATH");
        Process process = new ProcessBuilder(tool.get().toString(), "test", "rules", "alerts.test.yaml")
                .directory(SourceTree.root().resolve("ops/deploy/prometheus").toFile())
                .redirectErrorStream(true).start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void theDashboardReadsOnlyWhatIsExported() throws Exception {
        List<String> expressions = new ArrayList<>();
        JsonNode board = new ObjectMapper().readTree(read("ops/deploy/grafana/retouch.json"));
        board.get("panels").forEach(panel -> panel.path("targets")
                .forEach(target -> expressions.add(target.get("expr").textValue())));

        assertThat(expressions).hasSizeGreaterThan(30);
        assertExported(expressions);
        assertThat(expressions).as("every figure of ours has a place").satisfies(all -> {
            String text = String.join("\n", all);
            assertThat(Metric.values()).filteredOn(metric -> metric != Metric.WORKER_STATE)
                    .allSatisfy(metric -> assertThat(text).contains(metric.exported()));
        });
    }

    @Test
    void theDocumentListsWhatIsExported() throws Exception {
        List<String> rows = Arrays.stream(Metric.values()).map(metric -> "| `%s` | %s | %s | %s |".formatted(
                metric.exported(), metric.kind().name().toLowerCase(Locale.ROOT),
                metric.labels().isEmpty() ? "–" : String.join(", ", metric.labels()), metric.help()))
                .toList();
        rows.forEach(System.out::println); // what to put there

        assertThat(section("metrics")).containsExactlyElementsOf(rows);
        Set<String> exported = exported();
        assertThat(section("process metrics")).allSatisfy(row -> assertThat(exported)
                .contains(row.replaceAll("^\\| `([a-z_]+)`.*", "$1")));
    }

    @Test
    void everyFigureIsFedSomewhere() {
        String sources = SourceTree.java().stream()
                .filter(source -> !source.isTest() && !source.path().endsWith("/Metric.java"))
                .flatMap(source -> source.lines().stream()).collect(Collectors.joining("\n"));

        assertThat(Metric.values()).allSatisfy(metric -> assertThat(
                Pattern.compile("Metric\\s*\\.\\s*" + metric.name() + "\\b").matcher(sources).find())
                .as(metric.name()).isTrue());
    }

    private static void assertExported(List<String> expressions) {
        Set<String> exported = exported();
        for (String expression : expressions) {
            assertThat(exported).as(expression).containsAll(all(NAME, expression, Matcher::group));
            Matcher selector = SELECTOR.matcher(expression);
            while (selector.find()) {
                Set<String> known = new TreeSet<>(Set.of("service", "instance", "le"));
                Arrays.stream(Metric.values())
                        .filter(metric -> selector.group(1).startsWith(metric.exported()))
                        .forEach(metric -> known.addAll(metric.labels()));
                assertThat(known).as(expression)
                        .containsAll(all(LABEL, selector.group(2), match -> match.group(1)));
            }
        }
    }

    private static List<String> all(Pattern pattern, String text,
            Function<Matcher, String> part) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(part.apply(matcher));
        }
        return found;
    }

    /// Names as a scrape has them, once everything has happened.
    private static Set<String> exported() {
        try (Metrics metrics = new Metrics("test", "t-1")) {
            Map<Metric.Kind, Consumer<Metric>> feeds = new TreeMap<>(Map.of(
                    Metric.Kind.COUNTER, metric -> metrics.count(metric, labels(metric)),
                    Metric.Kind.HISTOGRAM, metric -> metrics.time(metric, Duration.ZERO, labels(metric)),
                    Metric.Kind.GAUGE, metric -> metrics.gauge(metric, () -> 1, labels(metric))));
            Arrays.stream(Metric.values()).filter(metric -> metric != Metric.SERVICE)
                    .forEach(metric -> feeds.get(metric.kind()).accept(metric));
            return metrics.scrape().lines().filter(line -> !line.startsWith("#"))
                    .map(line -> line.replaceAll("[{ ].*", "")).collect(Collectors.toSet());
        }
    }

    private static String[] labels(Metric metric) {
        return metric.labels().stream().map(_ -> "x").toArray(String[]::new);
    }

    private static List<String> expressionsOfAlerts() throws IOException {
        return read("ops/deploy/prometheus/alerts.yaml").lines().map(String::strip)
                .filter(line -> line.startsWith("expr:")).toList();
    }

    private static List<String> section(String name) {
        List<String> lines = SourceTree.lines(SourceTree.root().resolve("docs/metrics.md"));
        int begin = lines.indexOf("<!-- " + name + " -->");
        int end = lines.indexOf("<!-- /" + name + " -->");
        return lines.subList(begin + 3, end);
    }

    private static String read(String file) throws IOException {
        return Files.readString(SourceTree.root().resolve(file));
    }
}

package retouch.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import retouch.cli.taste.SourceTree;
import retouch.producer.command.ExitCode;
import retouch.schemas.message.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/// Lists in documents are those of the code. Each stands between `<!-- name -->` and `<!-- /name -->`.
class DocumentsTest {

    @Test
    void theReadmeListsTheVerbs() {
        List<String> verbs = RetouchCommand.line().getSubcommands().entrySet().stream()
                .filter(verb -> !verb.getValue().getCommandSpec().usageMessage().hidden())
                .map(verb -> "| `%s` | %s |".formatted(verb.getKey(), summary(verb.getValue()))).toList();
        assertThat(section("verbs")).containsExactlyElementsOf(verbs);
    }

    @Test
    void theReadmeListsTheExitCodes() {
        assertThat(section("exit codes")).containsExactlyElementsOf(ExitCode.list().entrySet().stream()
                .map(code -> "| %s | %s |".formatted(code.getKey(), code.getValue())).toList());
    }

    @Test
    void theReadmeListsTheTopics() {
        assertThat(section("topics")).containsExactlyElementsOf(Arrays.stream(Topic.values())
                .map(topic -> "| `%s` | %s |".formatted(topic.topicName(),
                        topic.kind().name().toLowerCase(Locale.ROOT)))
                .toList());
    }

    @Test
    void whatTheDocumentsPointAtIsThere() {
        for (String document : new String[]{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md",
                "CHANGELOG.md"}) {
            links(document).forEach(link -> assertThat(SourceTree.root().resolve(link))
                    .as("%s points at %s", document, link).exists());
        }
    }

    private static Stream<String> links(String document) {
        return SourceTree.lines(SourceTree.root().resolve(document)).stream()
                .flatMap(line -> java.util.regex.Pattern.compile("\\]\\(([^)#]+)\\)").matcher(line).results())
                .map(match -> match.group(1)).filter(link -> !link.startsWith("http"));
    }

    private static String summary(CommandLine verb) {
        CommandLine.Model.UsageMessageSpec usage = verb.getCommandSpec().usageMessage();
        return String.join(" ", usage.header().length > 0 ? usage.header() : usage.description());
    }

    private static List<String> section(String name) {
        List<String> lines = SourceTree.lines(SourceTree.root().resolve("README.md"));
        int begin = lines.indexOf("<!-- " + name + " -->");
        int end = lines.indexOf("<!-- /" + name + " -->");
        assertThat(begin).as("the README's section " + name).isNotNegative();
        return lines.subList(begin + 1, end);
    }
}

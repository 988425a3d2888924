package retouch.cli.taste;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import retouch.cli.taste.SourceTree.Source;

import static org.assertj.core.api.Assertions.assertThat;

/// Taste that can be measured. The limits are a ratchet: they may only get tighter.
class TidyTest {

    private static final int FILE_LINES_MAX = 400;
    private static final int METHOD_LINES_MAX = 60;
    private static final int LINE_COLUMNS_MAX = 120;

    private static final Pattern METHOD = Pattern.compile(
            "^( {4}| {8})(?!(new|return|throw|else|case|try|if|for|while|switch|do)\\b)[\\w@<][^=]* \\w+\\(.*\\{$"
                    + "|^ {4}(public|private|protected|static|abstract|final|default|<).* \\w+\\([^;=]*[,(]$");
    /// An unrolled kernel is as long as the processor's registers are many.
    private static final Predicate<Source> UNROLLED = source -> source.path()
            .endsWith("/vector/MatrixKernel.java");

    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public (?:abstract |final |sealed |non-sealed )*(?:class|interface|record|enum|@interface) .*");
    private static final Pattern TO_DO = Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?!\\(#\\d+\\))");

    private final List<Source> sources = SourceTree.java();

    @Test
    void findsTheSources() {
        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(sources).anyMatch(source -> source.path().endsWith("/TidyTest.java"));
    }

    @Test
    void noFileHoldsMoreThanOneIdea() {
        assertThat(sources.stream().filter(source -> source.lines().size() > FILE_LINES_MAX)
                .map(source -> source.path() + " has " + source.lines().size() + " lines")).isEmpty();
    }

    @Test
    void everyMethodFitsTheEye() {
        assertThat(sources.stream().filter(UNROLLED.negate()).flatMap(source -> longMethods(source).stream()))
                .isEmpty();
        assertThat(sources.stream().filter(UNROLLED).flatMap(source -> longMethods(source).stream()))
                .as("the check itself sees a long method").isNotEmpty();
    }

    @Test
    void everyLineFitsThePage() {
        assertThat(offences(line -> line.length() > LINE_COLUMNS_MAX && !line.startsWith("import ")
                && !line.contains("/// |") && !line.contains("\"http"), source -> true)).isEmpty();
    }

    @Test
    void noTestSleeps() {
        assertThat(offences(line -> line.contains(".sleep("), Source::isTest)
                .filter(offence -> !offence.contains("TidyTest"))).isEmpty();
    }

    @Test
    void onlyCommandsPrint() {
        assertThat(offences(line -> !line.strip().startsWith("///")
                && (line.contains("System.out") || line.contains("System.err")),
                source -> !source.isTest() && !source.path().startsWith("ops/cli/")
                        && !source.path().contains("/command/") && !source.path().endsWith("Main.java")))
                .isEmpty();
    }

    @Test
    void everyPromiseToDoNamesItsIssue() {
        assertThat(offences(TO_DO.asPredicate(), source -> !source.path().endsWith("TidyTest.java")))
                .isEmpty();
    }

    @Test
    void everyPublicTypeSaysWhatItIs() {
        assertThat(sources.stream().filter(source -> !source.isTest())
                .filter(source -> !publicTypeIsDocumented(source.lines())).map(Source::path)).isEmpty();
    }

    @Test
    void nothingLocalIsDeclaredWithoutItsType() {
        assertThat(offences(line -> line.strip().startsWith("var "), source -> true)).isEmpty();
    }

    @Test
    void noPackageIsCalledAfterNothing() {
        assertThat(sources.stream().map(Source::path).filter(
                path -> path.matches(".*/(util|utils|common|impl|helper|helpers|manager|misc)/.*")))
                .isEmpty();
    }

    private java.util.stream.Stream<String> offences(Predicate<String> offends, Predicate<Source> where) {
        return sources.stream().filter(where).flatMap(source -> IntStream.range(0, source.lines().size())
                .filter(index -> offends.test(source.lines().get(index)))
                .mapToObj(index -> source.path() + ":" + (index + 1) + " "
                        + source.lines().get(index).strip()));
    }

    /// The formatter puts a method's head and its last brace at the same column, which is all this needs.
    private static List<String> longMethods(Source source) {
        List<String> found = new ArrayList<>();
        List<String> lines = source.lines();
        for (int start = 0; start < lines.size(); start++) {
            String head = lines.get(start);
            if (METHOD.matcher(head).matches() && !head.contains(" class ") && !head.contains(" record ")) {
                String close = " ".repeat(head.length() - head.stripLeading().length()) + "}";
                int end = start + 1;
                while (end < lines.size() && !lines.get(end).equals(close)) {
                    end++;
                }
                if (end - start + 1 > METHOD_LINES_MAX) {
                    found.add("%s:%d has %d lines".formatted(source.path(), start + 1, end - start + 1));
                }
            }
        }
        return found;
    }

    private static boolean publicTypeIsDocumented(List<String> lines) {
        for (int index = 0; index < lines.size(); index++) {
            if (PUBLIC_TYPE.matcher(lines.get(index)).matches()) {
                int above = index - 1;
                while (above >= 0
                        && (lines.get(above).startsWith("@") || lines.get(above).startsWith("        "))) {
                    above--;
                }
                return above >= 0 && (lines.get(above).startsWith("///") || lines.get(above).endsWith("*/")
                        || lines.get(above).endsWith("})") || lines.get(above).equals(")"));
            }
        }
        return true;
    }
}

package retouch.producer.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parts of one `multipart/form-data` body (RFC 7578), by name. A strict reader of what browsers and
/// `curl` send: every part is named once, nothing is nested, nothing is encoded, file names are ignored.
final class FormData {

    private static final int HEADER_BYTES_MAX = 8 * 1024;
    private static final Pattern BOUNDARY = Pattern.compile(
            "multipart/form-data\\s*;\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("form-data\\s*;(?:.*;)?\\s*name=\"([^\"]*)\".*",
            Pattern.CASE_INSENSITIVE);
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] HEADER_END = {'\r', '\n', '\r', '\n'};

    private final Map<String, byte[]> parts;

    private FormData(Map<String, byte[]> parts) {
        this.parts = parts;
    }

    /// @param contentType the request's
    /// @param body        the whole body; borrowed
    /// @param allowed     the names that parts may have; this also bounds their number
    /// @throws ProblemException if the body is anything else
    static FormData parse(String contentType, byte[] body, Set<String> allowed) throws ProblemException {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.matches()) {
            throw new ProblemException(Problem.badRequest(
                    "Send multipart/form-data with a boundary; the parts are " + String.join(", ", allowed)
                            + "."));
        }
        String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        Map<String, byte[]> parts = new LinkedHashMap<>();
        int at = startsWith(body, 0, delimiter)
                ? delimiter.length
                : notAForm("it does not begin with its boundary");
        byte[] next = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        while (!startsWith(body, at, new byte[]{'-', '-'})) {
            int head = startsWith(body, at, LINE_END)
                    ? at
                    : notAForm("a boundary is followed by something else");
            int headEnd = indexOf(body, head, Math.min(body.length, head + HEADER_BYTES_MAX), HEADER_END);
            int content = headEnd < 0
                    ? notAForm("the head of a part does not end")
                    : headEnd + HEADER_END.length;
            int end = indexOf(body, content, body.length, next);
            if (end < 0) {
                notAForm("its last part does not end");
            }
            String name = name(new String(body, head, headEnd - head, StandardCharsets.UTF_8));
            add(parts, name, Arrays.copyOfRange(body, content, end), allowed);
            at = end + next.length;
        }
        return new FormData(parts);
    }

    /// A part that was sent and is not empty: browsers send an empty part for a file that was not chosen.
    Optional<byte[]> file(String name) {
        return Optional.ofNullable(parts.get(name)).filter(content -> content.length > 0);
    }

    /// A part as text, without blanks around it.
    Optional<String> text(String name, int lengthMax) throws ProblemException {
        Optional<byte[]> content = file(name);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        if (content.get().length > lengthMax) {
            throw new ProblemException(Problem.badRequest(
                    "The part '%s' may have at most %d bytes.".formatted(name, lengthMax)));
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content.get()))
                    .toString();
            return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
        } catch (CharacterCodingException e) {
            throw new ProblemException(
                    Problem.badRequest("The part '%s' must be UTF-8 text.".formatted(name)));
        }
    }

    private static void add(Map<String, byte[]> parts, String name, byte[] content, Set<String> allowed)
            throws ProblemException {
        if (!allowed.contains(name)) {
            throw new ProblemException(Problem.badRequest(
                    "One part has an unknown name; the parts are " + String.join(", ", allowed) + "."));
        }
        if (parts.putIfAbsent(name, content) != null) {
            throw new ProblemException(Problem.badRequest("The part '%s' was sent twice.".formatted(name)));
        }
    }

    private static String name(String head) throws ProblemException {
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase("Content-Disposition")) {
                Matcher matcher = NAME.matcher(line.substring(colon + 1).strip());
                if (matcher.matches()) {
                    return matcher.group(1);
                }
            }
        }
        throw new ProblemException(Problem.badRequest("A part of the form has no name."));
    }

    private static int notAForm(String why) throws ProblemException {
        throw new ProblemException(Problem.badRequest("The body is not multipart/form-data: " + why + "."));
    }

    private static boolean startsWith(byte[] body, int at, byte[] wanted) {
        return at + wanted.length <= body.length
                && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private static int indexOf(byte[] body, int from, int to, byte[] wanted) {
        for (int at = from; at + wanted.length <= to; at++) {
            if (body[at] == wanted[0] && startsWith(body, at, wanted)) {
                return at;
            }
        }
        return -1;
    }
}

package retouch.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Where log lines go. Never to the screen of somebody who runs a verb: to a file for a local fleet, to
/// standard error for a service in the foreground, nowhere for the rest.
///
/// Until one of the methods is called, nothing is logged ([QuietStart]).
public final class Logs {

    /// Our own events at INFO; libraries only when something is wrong.
    private static final Level OURS = Level.INFO;
    private static final Level THEIRS = Level.WARN;

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} job=%X{job:--}"
            + " %msg %kvp%n%ex{short}";
    private static final String FILE_SIZE_MAX = "16MB";
    private static final int FILES_MAX = 3;

    /// How a line is written.
    enum Format {
        /// For people.
        TEXT,
        /// One JSON object a line, [JsonLines].
        JSON;

        /// What `RETOUCH_LOG_FORMAT` says: `text`, which is the default, or `json`; empty if it is neither.
        static Optional<Format> of(Map<String, String> environment) {
            String name = environment.getOrDefault("RETOUCH_LOG_FORMAT", "text").strip();
            return Arrays.stream(values())
                    .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    private Logs() {}

    /// To standard error, where containers and parent processes collect it.
    static void toStandardError(Format format) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget("System.err");
        start(appender, format);
    }

    /// As [#toStandardError(Format)], for people.
    public static void toStandardError() {
        toStandardError(Format.TEXT);
    }

    /// To a file; it and its predecessors keep within 64 MB.
    public static void toFile(Path file) {
        LoggerContext context = context();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMaxIndex(FILES_MAX);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(FILE_SIZE_MAX));
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        start(appender, Format.of(System.getenv()).orElse(Format.TEXT));
    }

    static void off(LoggerContext context) {
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    private static void start(OutputStreamAppender<ILoggingEvent> appender, Format format) {
        LoggerContext context = context();
        Encoder<ILoggingEvent> encoder = switch (format) {
            case TEXT -> pattern();
            case JSON -> new JsonLines();
        };
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        replaceAppender(context, appender);
    }

    private static PatternLayoutEncoder pattern() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(PATTERN);
        return encoder;
    }

    private static void replaceAppender(LoggerContext context, Appender<ILoggingEvent> appender) {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        root.setLevel(THEIRS);
        context.getLogger("retouch").setLevel(OURS);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}

package retouch.cli.ops;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.access.AccessList;
import retouch.fleet.access.AccessRule;
import retouch.fleet.access.Service;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.kafka.AccessControl;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.Table;

/// `retouch ops acls`: the least that each service must be allowed on the broker.
@Command(name = "acls", mixinStandardHelpOptions = true,
        header = "Print, or set, the least that each service must be allowed on the broker.",
        description = {"",
                "Every service has a user of its own: retouch-gateway, retouch-worker, retouch-trainer,"
                        + " retouch-keeper, retouch-pools (`pools keep`), retouch-ops. Only retouch-ops creates"
                        + " topics; the others run with RETOUCH_KAFKA_PROVISION=false. To read or to write"
                        + " includes to describe.",
                "",
                "With --apply the rules are added to the broker that RETOUCH_KAFKA_* names, by a user who may;"
                        + " what a user may do already it keeps."})
final class AclsCommand implements Callable<Integer> {

    private static final int OFFERED_MAX = 249; // Kafka's longest name of a topic, and long enough for a user

    private final Map<String, String> environment;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--service", paramLabel = "SERVICE", split = ",",
            description = "only these: ${COMPLETION-CANDIDATES} (default: all)")
    private List<Service> services = List.of(Service.values());

    @Option(names = "--user-prefix", paramLabel = "TEXT", defaultValue = "retouch-",
            description = "what the users' names begin with (default: ${DEFAULT-VALUE})")
    private String userPrefix = "retouch-";

    @Option(names = "--group", paramLabel = "GROUP", defaultValue = "retouch.edit",
            description = "the workers' share group, RETOUCH_KAFKA_GROUP (default: ${DEFAULT-VALUE})")
    private String group = "retouch.edit";

    @Option(names = "--commands", description = "print lines for Kafka's own kafka-acls.sh")
    private boolean asCommands;

    @Option(names = "--apply", description = "add the rules to the broker")
    private boolean apply;

    @Option(names = "--json",
            description = "print one JSON object: rules (user, resource, name, prefix, operations)")
    private boolean asJson;

    /// @param environment the process's environment
    AclsCommand(Map<String, String> environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (!userPrefix.matches("[A-Za-z0-9._-]{0," + OFFERED_MAX + "}")
                || !group.matches("[A-Za-z0-9._-]{1," + OFFERED_MAX + "}")) {
            err.println(
                    "retouch: --user-prefix and --group are letters, digits, dots, dashes and underscores.");
            return ExitCode.USAGE.number();
        }
        try {
            if (apply) {
                apply();
            }
        } catch (InvalidSettingsException e) {
            e.problems().forEach(problem -> err.println("retouch: " + problem));
            return ExitCode.USAGE.number();
        } catch (StreamException e) {
            err.println("retouch: " + e.getMessage());
            return ExitCode.UNREACHABLE.number();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                asJson ? OneLine.object(this::json) : String.join("\n", asCommands ? commands() : table()));
        out.flush();
        return ExitCode.OK.number();
    }

    private void apply() throws InvalidSettingsException, StreamException {
        FleetSettings settings = FleetSettings.from(environment);
        try (AccessControl control = AccessControl.open(settings.fleet(), settings.broker())) {
            for (Service service : services) {
                control.grant("User:" + user(service), AccessList.of(service, group));
            }
        }
    }

    private List<String> table() {
        Table table = new Table().row("user", "resource", "name", "operations");
        for (Service service : services) {
            for (AccessRule rule : AccessList.of(service, group)) {
                table.row(user(service), rule.resource().name().toLowerCase(Locale.ROOT),
                        rule.name() + (rule.prefix() ? "*" : ""), operations(rule, ", "));
            }
        }
        return table.lines();
    }

    private List<String> commands() {
        return services.stream().flatMap(service -> AccessList.of(service, group).stream()
                .map(rule -> "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$CONFIG\" --add"
                        + " --allow-principal User:%s --%s %s --resource-pattern-type %s %s".formatted(
                                user(service), rule.resource().name().toLowerCase(Locale.ROOT), rule.name(),
                                rule.prefix() ? "prefixed" : "literal",
                                rule.operations().stream().map(each -> "--operation " + words(each))
                                        .collect(Collectors.joining(" ")))))
                .toList();
    }

    private void json(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("rules");
        for (Service service : services) {
            for (AccessRule rule : AccessList.of(service, group)) {
                json.writeStartObject();
                json.writeStringField("user", user(service));
                json.writeStringField("resource", rule.resource().name().toLowerCase(Locale.ROOT));
                json.writeStringField("name", rule.name());
                json.writeBooleanField("prefix", rule.prefix());
                json.writeArrayFieldStart("operations");
                for (AccessRule.Operation operation : rule.operations()) {
                    json.writeString(words(operation));
                }
                json.writeEndArray();
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private String user(Service service) {
        return userPrefix + service.word();
    }

    private static String operations(AccessRule rule, String between) {
        return rule.operations().stream().map(AclsCommand::words).collect(Collectors.joining(between));
    }

    /// As Kafka's own command spells it: `DescribeConfigs`.
    private static String words(AccessRule.Operation operation) {
        StringBuilder text = new StringBuilder();
        for (String word : operation.name().split("_")) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}

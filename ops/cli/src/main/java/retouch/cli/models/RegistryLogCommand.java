package retouch.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.registry.RegistryLog;
import retouch.producer.command.ExitCode;
import retouch.producer.command.Table;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.VersionState;

/// `retouch models log`: every change to versions and aliases, verified.
@Command(name = "log", mixinStandardHelpOptions = true,
        header = "List every change to versions and aliases, and verify the chain.",
        description = {"",
                "Each event holds the digest of the one before it. Keep the last digest somewhere else:"
                        + " if the log ever ends with another one at the same number, somebody has written it anew."})
final class RegistryLogCommand implements Callable<Integer> {

    private static final int DIGEST_CHARS = 12;

    private final RegistryAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json",
            description = "print one JSON object: events (number, at, by, what, why), last (the"
                    + " digest of the last one)")
    private boolean asJson;

    RegistryLogCommand(RegistryAccess access) {
        this.access = access;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        return access.run(spec.commandLine().getErr(), (_, desk, _) -> {
            RegistryLog.Chain chain = desk.chain();
            PrintWriter out = spec.commandLine().getOut();
            if (asJson) {
                out.println(json(chain));
            } else {
                text(chain, out);
            }
            out.flush();
            return ExitCode.OK;
        });
    }

    private static void text(RegistryLog.Chain chain, PrintWriter out) {
        Table table = new Table().row("event", "at", "by", "what", "why");
        for (ModelEvent event : chain.events()) {
            table.row(Long.toString(event.number()), event.at().toString(), event.by(), what(event),
                    event.why());
        }
        table.lines().forEach(out::println);
        out.println("The chain is whole: %d events, the last with digest %s.".formatted(chain.events().size(),
                chain.last()));
    }

    private static String what(ModelEvent event) {
        return switch (event.change()) {
            case ModelChange.Version(ModelVersion version, VersionState state) ->
                version.name() + " " + state.label();
            case ModelChange.AliasSet set -> set.alias().label() + " is " + set.version()
                    + (set.alias() == Alias.CANARY ? " for " + Shares.text(set.share()) : "")
                    + (set.plan().isEmpty() ? "" : " (" + set.plan() + ")") + instead(set.replaced());
            case ModelChange.AliasCleared cleared -> "no " + cleared.alias().label()
                    + instead(cleared.replaced());
            case ModelChange.FloorSet floor -> "nothing made before " + floor.notBefore();
        };
    }

    private static String instead(Optional<Sha256> replaced) {
        return replaced.map(digest -> " instead of " + digest.hex().substring(0, DIGEST_CHARS)).orElse("");
    }

    private static String json(RegistryLog.Chain chain) {
        return OneLine.object(json -> {
            json.writeArrayFieldStart("events");
            for (ModelEvent event : chain.events()) {
                write(json, event);
            }
            json.writeEndArray();
            json.writeStringField("last", chain.last().hex());
        });
    }

    private static void write(JsonGenerator json, ModelEvent event) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", event.number());
        json.writeStringField("at", event.at().toString());
        json.writeStringField("by", event.by());
        json.writeStringField("what", what(event));
        json.writeStringField("why", event.why());
        json.writeEndObject();
    }
}

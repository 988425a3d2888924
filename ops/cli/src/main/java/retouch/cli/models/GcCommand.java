package retouch.cli.models;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.Outcome;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.VersionState;

/// `retouch models gc`: deletes the bundles of retired versions that no recent result needs.
@Command(name = "gc", mixinStandardHelpOptions = true,
        header = "Delete the bundles of retired versions that no recent result needs.",
        description = {"",
                "A result of a retired version can be painted again as long as its bundle is there; the"
                        + " bundles of results that are younger than --keep stay."})
final class GcCommand implements Callable<Integer> {

    private static final int PAGE = 50_000;
    private static final int COMMIT_BYTES_MAX = 64 * 1024;
    private static final String COMMIT = "/commit";

    private final RegistryAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--keep", paramLabel = "ISO-8601", defaultValue = "P30D",
            description = "keep what results of so long refer to (default: ${DEFAULT-VALUE})")
    private String keep = "P30D";

    @Option(names = "--dry-run", description = "delete nothing; say what would be")
    private boolean dryRun;

    @Option(names = "--json", description = "print one JSON object: deleted, kept (versions), dryRun")
    private boolean asJson;

    GcCommand(RegistryAccess access) {
        this.access = access;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        Duration period = period();
        return access.run(spec.commandLine().getErr(), (fleet, desk, schemas) -> {
            desk.tell();
            List<Registry.Entry> retired = desk.chain().registry().versions().stream()
                    .filter(entry -> entry.state() == VersionState.RETIRED).toList();
            Set<Sha256> needed = retired.isEmpty()
                    ? Set.of()
                    : needed(fleet.store(), schemas, Instant.now().minus(period));
            List<String> deleted = new ArrayList<>();
            List<String> kept = new ArrayList<>();
            for (Registry.Entry entry : retired) {
                if (needed.contains(entry.version().digest())) {
                    kept.add(entry.version().name());
                } else {
                    delete(fleet.store(), desk, entry);
                    deleted.add(entry.version().name());
                }
            }
            say(deleted, kept);
            return ExitCode.OK;
        });
    }

    private Duration period() {
        try {
            Duration period = Duration.parse(keep);
            if (!period.isNegative()) {
                return period;
            }
        } catch (DateTimeParseException e) {
            throw new ParameterException(spec.commandLine(), "--keep takes a time such as P30D or PT12H, not "
                    + keep, e);
        }
        throw new ParameterException(spec.commandLine(), "--keep cannot be negative: " + keep);
    }

    /// The versions that painted something that was decided after `since`.
    private static Set<Sha256> needed(ObjectStore store, SchemaSource schemas, Instant since)
            throws ObjectStoreException, NoModelException {
        MessageCodec<EditFinished> codec = Messages.editFinished(schemas);
        Set<Sha256> needed = new HashSet<>();
        KeyPages.Visit<NoModelException> visit = key -> {
            Optional<byte[]> commit = store.find(key, COMMIT_BYTES_MAX);
            if (commit.isPresent()) {
                painter(codec, key, commit.get(), since).ifPresent(needed::add);
            }
        };
        new KeyPages(store, PAGE).forEach(ObjectKeys.RESULTS, key -> key.endsWith(COMMIT), visit);
        return needed;
    }

    private static Optional<Sha256> painter(MessageCodec<EditFinished> codec, String key, byte[] commit,
            Instant since) throws NoModelException {
        try {
            EditFinished finished = codec.decode(commit);
            return finished.outcome() instanceof Outcome.Done done && finished.decidedAt().isAfter(since)
                    ? Optional.of(done.model().digest())
                    : Optional.empty();
        } catch (MessageException e) {
            throw new NoModelException(ExitCode.NOT_DONE, "The commit " + key
                    + " cannot be read, so nobody knows which version painted it; nothing was deleted: "
                    + e.getMessage(), e);
        }
    }

    /// Said before it is done: nobody may rely on a version whose bundle is half gone.
    private void delete(ObjectStore store, RegistryDesk desk, Registry.Entry entry)
            throws ObjectStoreException, RegistryRefusedException,
            BrokenChainException, StreamException,
            InterruptedException {
        if (dryRun) {
            return;
        }
        desk.deleted(entry.version(), "no result of " + keep + " needs it");
        for (String key : store.list(ObjectKeys.MODELS + entry.version().digest().hex() + "/", PAGE)) {
            store.delete(key);
        }
    }

    private void say(List<String> deleted, List<String> kept) {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(OneLine.object(json -> {
                json.writeArrayFieldStart("deleted");
                for (String name : deleted) {
                    json.writeString(name);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("kept");
                for (String name : kept) {
                    json.writeString(name);
                }
                json.writeEndArray();
                json.writeBooleanField("dryRun", dryRun);
            }));
        } else {
            out.println((dryRun ? "Would delete " : "Deleted ")
                    + (deleted.isEmpty() ? "nothing" : String.join(", ", deleted)) + "; kept "
                    + (kept.isEmpty() ? "nothing" : String.join(", ", kept)) + " of what is retired.");
        }
        out.flush();
    }
}

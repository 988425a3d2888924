package retouch.trainer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.fleet.Fleet;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// `retouch train status`: the fleet's trainings and how they go.
@Command(name = "status", mixinStandardHelpOptions = true,
        header = "Show the fleet's trainings and how they go.",
        exitCodeListHeading = "%nExit codes:%n")
final class TrainStatusCommand implements Callable<Integer> {

    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(10);

    /// A trainer reports every five seconds.
    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    private final FleetDoor door;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--last", paramLabel = "N", defaultValue = "5",
            description = "how many trainings, the newest first (default: ${DEFAULT-VALUE})")
    private int last;

    @Option(names = "--json",
            description = "print one JSON object: trainings (training, trainer, state, silent,"
                    + " sentence, step, steps, losses, stepSeconds, leftSeconds, version, startedAt, at)")
    private boolean asJson;

    TrainStatusCommand(FleetDoor door) {
        this.door = Objects.requireNonNull(door, "door");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(TrainExit.list());
    }

    @Override
    public Integer call() {
        try (Fleet fleet = door.open()) {
            List<TrainingProgress> trainings = read(fleet.broker());
            PrintWriter out = spec.commandLine().getOut();
            out.println(asJson ? json(trainings, fleet.broker()) : text(trainings, fleet.broker()));
            out.flush();
            return TrainExit.OK.number();
        } catch (FleetDoor.ClosedException | StreamException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return TrainExit.UNREACHABLE.number();
        }
    }

    private List<TrainingProgress> read(Broker broker) throws StreamException {
        MessageCodec<TrainingProgress> codec = Messages
                .trainingProgress(SchemaTopic.open(broker, Map.of(), SCHEMAS_AGAIN_AFTER));
        Map<String, TrainingProgress> byTraining = new TreeMap<>();
        for (WireMessage message : broker.readAll(Topic.TRAINING)) {
            try {
                byTraining.put(message.key(), codec.decode(message.value()));
            } catch (MessageException e) {
                byTraining.remove(message.key()); // a newer trainer's state that this build does not know
            }
        }
        return byTraining.values().stream()
                .sorted(Comparator.comparing(TrainingProgress::startedAt).reversed()).limit(last).toList();
    }

    private static String text(List<TrainingProgress> trainings, Broker broker) {
        if (trainings.isEmpty()) {
            return "No training has been heard of. `retouch train --once` begins one.";
        }
        StringBuilder text = new StringBuilder();
        for (TrainingProgress training : trainings) {
            text.append(String.format(Locale.ROOT, "%s  %s%s  step %,d of %,d", training.training(),
                    training.state().label(), isSilent(training, broker) ? " (silent)" : "", training.step(),
                    training.steps()));
            if (training.losses().containsKey("generator")) {
                text.append(String.format(Locale.ROOT, "  loss %.3f", training.losses().get("generator")));
            }
            training.stepTime().ifPresent(time -> text
                    .append(String.format(Locale.ROOT, "  %.2f s a step", time.toMillis() / 1e3)));
            training.left().ifPresent(left -> text.append("  ").append(left.toMinutes())
                    .append(" min left"));
            training.version().ifPresent(version -> text.append("  version ").append(version));
            text.append(System.lineSeparator());
            if (!training.sentence().isEmpty()) {
                text.append("    ").append(training.sentence()).append(System.lineSeparator());
            }
        }
        return text.toString().stripTrailing();
    }

    private static boolean isSilent(TrainingProgress training, Broker broker) {
        return !training.state().isLast()
                && Duration.between(training.at(), broker.now()).compareTo(SILENT_AFTER) > 0;
    }

    private static String json(List<TrainingProgress> trainings, Broker broker) {
        return TrainJson.object(json -> {
            json.writeArrayFieldStart("trainings");
            for (TrainingProgress training : trainings) {
                write(json, training, isSilent(training, broker));
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, TrainingProgress training, boolean silent)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("training", training.training());
        json.writeStringField("trainer", training.trainer().id());
        json.writeStringField("state", training.state().label());
        json.writeBooleanField("silent", silent);
        json.writeStringField("sentence", training.sentence());
        json.writeNumberField("step", training.step());
        json.writeNumberField("steps", training.steps());
        json.writeObjectFieldStart("losses");
        for (Map.Entry<String, Double> loss : training.losses().entrySet()) {
            json.writeNumberField(loss.getKey(), loss.getValue());
        }
        json.writeEndObject();
        if (training.stepTime().isPresent()) {
            json.writeNumberField("stepSeconds", training.stepTime().get().toNanos() / 1e9);
        }
        if (training.left().isPresent()) {
            json.writeNumberField("leftSeconds", training.left().get().toSeconds());
        }
        if (training.version().isPresent()) {
            json.writeStringField("version", training.version().get());
        }
        json.writeStringField("startedAt", training.startedAt().toString());
        json.writeStringField("at", training.at().toString());
        json.writeEndObject();
    }
}

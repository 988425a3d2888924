package retouch.cli.ops;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import com.fasterxml.jackson.core.JsonGenerator;

import retouch.cli.json.OneLine;
import retouch.cli.ops.FleetView.Finish;
import retouch.cli.ops.FleetView.LaneView;
import retouch.cli.ops.FleetView.Point;
import retouch.cli.ops.FleetView.PoolView;
import retouch.cli.ops.FleetView.RolloutView;
import retouch.cli.ops.FleetView.Side;
import retouch.cli.ops.FleetView.TrainingView;
import retouch.cli.ops.FleetView.VersionView;
import retouch.cli.ops.FleetView.WorkerView;
import retouch.cli.pools.PoolJson;
import retouch.fleet.rollout.Paired;
import retouch.producer.client.DeadLetter;
import retouch.schemas.job.Lane;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.registry.ModelChange;

/// A [FleetView] for programs, the dashboard's page among them. API: fields may be added, none is taken away. What
/// is not known is left out.
final class ViewJson {

    private static final double MILLIS = 1e6;

    private ViewJson() {}

    static String of(FleetView view) {
        return OneLine.object(json -> {
            json.writeStringField("at", view.at().toString());
            strings(json, "problems", view.problems());
            json.writeArrayFieldStart("lanes");
            for (LaneView lane : view.lanes()) {
                lane(json, lane);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("pools");
            for (PoolView pool : view.pools()) {
                pool(json, pool);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("versions");
            for (VersionView version : view.versions()) {
                version(json, version);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rollouts");
            for (RolloutView rollout : view.rollouts()) {
                rollout(json, rollout);
            }
            json.writeEndArray();
            letters(json, view.letters());
            json.writeArrayFieldStart("trainings");
            for (TrainingView training : view.trainings()) {
                training(json, training);
            }
            json.writeEndArray();
            traffic(json, view.traffic());
        });
    }

    private static void lane(JsonGenerator json, LaneView lane) throws IOException {
        json.writeStartObject();
        json.writeStringField("lane", lane.name());
        json.writeNumberField("jobs", lane.backlog().jobs());
        millis(json, "oldestMillis", lane.backlog().oldest());
        numbers(json, "history", lane.history());
        json.writeEndObject();
    }

    private static void pool(JsonGenerator json, PoolView pool) throws IOException {
        json.writeStartObject();
        PoolJson.write(json, pool.row());
        json.writeArrayFieldStart("workers");
        for (WorkerView worker : pool.workers()) {
            worker(json, worker);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void worker(JsonGenerator json, WorkerView worker) throws IOException {
        WorkerStatus status = worker.status();
        json.writeStartObject();
        json.writeStringField("worker", status.worker().id());
        json.writeStringField("state", status.state().label());
        json.writeBooleanField("lost", worker.lost());
        json.writeStringField("why", status.why());
        json.writeStringField("version", status.model());
        json.writeStringField("engine", status.worker().engine());
        json.writeStringField("device", status.worker().device());
        json.writeStringField("host", status.host());
        strings(json, "lanes", status.lanes().stream().map(Lane::label).toList());
        if (status.job().isPresent()) {
            json.writeStringField("job", status.job().get().value());
        }
        if (status.stage().isPresent()) {
            json.writeStringField("stage", status.stage().get().label());
        }
        json.writeNumberField("perMinute", worker.perMinute());
        json.writeNumberField("decided", status.counts().decided());
        json.writeNumberField("engineFailures", status.counts().engineFailures());
        json.writeNumberField("keptHits", status.counts().keptHits());
        json.writeNumberField("keptMisses", status.counts().keptMisses());
        json.writeStringField("startedAt", status.startedAt().toString());
        json.writeNumberField("heardMillis", worker.heard().toMillis());
        json.writeEndObject();
    }

    private static void version(JsonGenerator json, VersionView version) throws IOException {
        json.writeStartObject();
        json.writeStringField("version", version.entry().version().name());
        json.writeStringField("digest", version.entry().version().digest().hex());
        json.writeStringField("state", version.entry().state().label());
        json.writeStringField("license", version.entry().version().license());
        json.writeStringField("createdAt", version.entry().version().createdAt().toString());
        json.writeArrayFieldStart("aliases");
        for (ModelChange.AliasSet alias : version.aliases()) {
            json.writeStartObject();
            json.writeStringField("alias", alias.alias().label());
            json.writeNumberField("share", (double) alias.share() / ModelChange.SHARE_OF_ALL);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("workers", version.workers());
        json.writeNumberField("jobs", version.figures().jobs());
        json.writeNumberField("failed", version.figures().failed());
        millis(json, "medianMillis", version.figures().median());
        millis(json, "p95Millis", version.figures().p95());
        json.writeEndObject();
    }

    private static void rollout(JsonGenerator json, RolloutView rollout) throws IOException {
        json.writeStartObject();
        json.writeStringField("alias", rollout.set().alias().label());
        json.writeStringField("version", rollout.set().version());
        json.writeStringField("stable", rollout.stable());
        json.writeNumberField("share", (double) rollout.set().share() / ModelChange.SHARE_OF_ALL);
        json.writeStringField("plan", rollout.set().plan());
        json.writeStringField("decision", rollout.decision());
        side(json, "own", rollout.own());
        side(json, "other", rollout.other());
        if (rollout.difference().isPresent()) {
            Paired difference = rollout.difference().get();
            json.writeObjectFieldStart("difference");
            json.writeNumberField("pairs", difference.pairs());
            json.writeNumberField("mean", difference.mean());
            json.writeNumberField("low", difference.low());
            json.writeNumberField("high", difference.high());
            json.writeEndObject();
        }
        number(json, "timeRatio", rollout.timeRatio());
        json.writeEndObject();
    }

    private static void side(JsonGenerator json, String name, Side side) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("jobs", side.jobs());
        json.writeNumberField("failed", side.failures());
        number(json, "quality", side.quality());
        number(json, "p95Millis", side.p95Millis());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsDouble());
        }
    }

    private static void letters(JsonGenerator json, FleetView.Letters letters) throws IOException {
        json.writeObjectFieldStart("deadLetters");
        json.writeNumberField("open", letters.open());
        json.writeArrayFieldStart("latest");
        for (DeadLetter letter : letters.latest()) {
            json.writeStartObject();
            json.writeStringField("job", letter.job());
            string(json, "at", letter.at());
            string(json, "error", letter.errorClass());
            string(json, "reason", letter.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void training(JsonGenerator json, TrainingView training) throws IOException {
        json.writeStartObject();
        json.writeStringField("training", training.last().training());
        json.writeStringField("trainer", training.last().trainer().id());
        json.writeStringField("state", training.last().state().label());
        json.writeStringField("sentence", training.last().sentence());
        json.writeNumberField("step", training.last().step());
        json.writeNumberField("steps", training.last().steps());
        millis(json, "leftMillis", training.last().left());
        string(json, "version", training.last().version());
        json.writeStringField("at", training.last().at().toString());
        json.writeObjectFieldStart("curves");
        for (Map.Entry<String, List<Point>> curve : training.curves().entrySet()) {
            json.writeArrayFieldStart(curve.getKey());
            for (Point point : curve.getValue()) {
                json.writeStartArray();
                json.writeNumber(point.step());
                json.writeNumber(point.value());
                json.writeEndArray();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void traffic(JsonGenerator json, FleetView.Traffic traffic) throws IOException {
        json.writeObjectFieldStart("traffic");
        json.writeNumberField("perMinute", traffic.perMinute());
        numbers(json, "halfMinutes", traffic.buckets());
        millis(json, "waitP95Millis", traffic.waited());
        millis(json, "workP95Millis", traffic.worked());
        json.writeObjectFieldStart("outcomes");
        for (Map.Entry<String, Long> outcome : traffic.outcomes().entrySet()) {
            json.writeNumberField(outcome.getKey(), outcome.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("recent");
        for (Finish finish : traffic.recent()) {
            finish(json, finish);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void finish(JsonGenerator json, Finish finish) throws IOException {
        json.writeStartObject();
        json.writeStringField("job", finish.job());
        json.writeStringField("outcome", finish.outcome());
        json.writeStringField("reason", finish.reason());
        json.writeStringField("version", finish.version());
        json.writeStringField("worker", finish.worker());
        json.writeNumberField("attempt", finish.attempt());
        json.writeNumberField("waitMillis", finish.waited().toNanos() / MILLIS);
        json.writeNumberField("workMillis", finish.worked().toNanos() / MILLIS);
        json.writeNumberField("agoMillis", Math.max(0, (System.nanoTime() - finish.at()) / (long) MILLIS));
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void numbers(JsonGenerator json, String name, List<Long> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (long value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    private static void string(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static void millis(JsonGenerator json, String name, Optional<Duration> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.get().toNanos() / MILLIS);
        }
    }
}

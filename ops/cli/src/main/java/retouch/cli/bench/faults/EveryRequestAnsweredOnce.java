package retouch.cli.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.cli.bench.faults.Breach.Kind;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Fingerprint;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;

/// Every accepted job has exactly one commit, somebody said so, and whatever was said is what the commit says.
/// A job that `Failed` has its dead letter.
final class EveryRequestAnsweredOnce implements Promise {

    @Override
    public List<Breach> breaches(Evidence evidence) {
        List<Breach> breaches = new ArrayList<>();
        for (EditRequest request : evidence.published().values()) {
            JobId job = request.id();
            List<EditFinished> announced = evidence.announced(job);
            Optional<EditFinished> commit = Optional.ofNullable(evidence.decided().get(job));
            if (commit.isEmpty()) {
                breaches.add(breach(Kind.LOST, evidence, job,
                        "it has no commit, %d results and %d dead letters".formatted(announced.size(),
                                evidence.deadLetters().getOrDefault(job, 0))));
                continue;
            }
            if (announced.isEmpty()) {
                breaches.add(breach(Kind.LOST, evidence, job, "it was decided as "
                        + describe(commit.get()) + ", and nobody was told"));
            }
            announced.stream().filter(result -> !result.equals(commit.get())).findFirst()
                    .ifPresent(other -> breaches.add(breach(Kind.DECIDED_TWICE, evidence, job,
                            "it was announced as " + describe(other) + " and decided as "
                                    + describe(commit.get()))));
            aboutTheContent(evidence, request, commit.get()).ifPresent(breaches::add);
        }
        return breaches;
    }

    private Optional<Breach> aboutTheContent(Evidence evidence, EditRequest request, EditFinished commit) {
        if (!commit.fingerprint().equals(Fingerprint.of(request))) {
            return Optional.of(breach(Kind.DECIDED_TWICE, evidence, request.id(),
                    "its commit answers other content than was accepted"));
        }
        if (commit.outcome() instanceof Outcome.Failed
                && !evidence.deadLetters().containsKey(request.id())) {
            return Optional.of(breach(Kind.LOST, evidence, request.id(),
                    "it failed, and there is no dead letter of it"));
        }
        return Optional.empty();
    }

    private Breach breach(Kind kind, Evidence evidence, JobId job, String seen) {
        return new Breach(kind, name(), evidence.seed(), job, seen);
    }

    private static String describe(EditFinished result) {
        return "%s by %s, attempt %d, at %s".formatted(result.outcome().label(), result.worker().id(),
                result.attempt(), result.decidedAt());
    }
}

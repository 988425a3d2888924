package retouch.cli.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.cli.bench.faults.Breach.Kind;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.object.ObjectRef;

/// Where a job has a picture, it has a commit; where a commit names a picture, the picture is there, under this
/// job's own key. Pictures of attempts that did not decide are tolerated: [#undecided] counts them.
final class NoPictureWithoutCommit implements Promise {

    private static final int ATTEMPTS_SEEN_MAX = 1000;

    @Override
    public List<Breach> breaches(Evidence evidence) {
        List<Breach> breaches = new ArrayList<>();
        for (JobId job : evidence.published().keySet()) {
            seen(evidence, job).ifPresent(
                    seen -> breaches.add(new Breach(Kind.PICTURE, name(), evidence.seed(), job, seen)));
        }
        return breaches;
    }

    /// How many pictures no commit names.
    static long undecided(Evidence evidence) throws ObjectStoreException {
        long count = 0;
        for (JobId job : evidence.published().keySet()) {
            Optional<String> named = picture(evidence, job).map(ObjectRef::key);
            count += pictures(evidence, job).stream().filter(key -> !named.equals(Optional.of(key))).count();
        }
        return count;
    }

    private static Optional<String> seen(Evidence evidence, JobId job) {
        List<String> pictures;
        try {
            pictures = pictures(evidence, job);
        } catch (ObjectStoreException e) {
            return Optional.of("its pictures cannot be listed: " + e.getMessage());
        }
        if (!evidence.decided().containsKey(job)) {
            return pictures.isEmpty()
                    ? Optional.empty()
                    : Optional.of("it has " + pictures.size() + " pictures and no commit");
        }
        Optional<ObjectRef> named = picture(evidence, job);
        if (named.isPresent() && !named.get().key().equals(ObjectKeys.result(job, named.get().sha256()))) {
            return Optional.of("its commit names " + named.get().key() + ", which is not its own");
        }
        return named.isPresent() && !pictures.contains(named.get().key())
                ? Optional.of("its commit names " + named.get().key() + ", which is not there")
                : Optional.empty();
    }

    private static Optional<ObjectRef> picture(Evidence evidence, JobId job) {
        return Optional.ofNullable(evidence.decided().get(job)).map(EditFinished::outcome)
                .filter(Outcome.Done.class::isInstance).map(Outcome.Done.class::cast)
                .map(Outcome.Done::picture);
    }

    private static List<String> pictures(Evidence evidence, JobId job) throws ObjectStoreException {
        String commit = ObjectKeys.commit(job);
        String folder = commit.substring(0, commit.lastIndexOf('/') + 1);
        return evidence.store().list(folder, ATTEMPTS_SEEN_MAX).stream().filter(key -> !key.equals(commit))
                .toList();
    }
}

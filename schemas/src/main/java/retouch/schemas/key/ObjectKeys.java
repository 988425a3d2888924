package retouch.schemas.key;

import retouch.schemas.job.JobId;
import retouch.schemas.object.Sha256;
import retouch.schemas.pool.Pool;

/// Every key that any part of the fleet ever writes, in one place.
///
/// No key is a prefix folder of another (`a` beside `a/b`): file-backed stores cannot hold both.
///
/// | key                             | content                                   | written            |
/// |---------------------------------|-------------------------------------------|--------------------|
/// | `uploads/<sha256>`              | a picture that a request refers to        | once per content   |
/// | `results/<job>/<sha256>.png`    | an edited picture                         | before the commit  |
/// | `results/<job>/commit`          | the decision, an encoded `EditFinished`   | create-only, once  |
/// | `models/<sha256>/<file>`        | a file of a model bundle, by card digest  | create-only, once  |
/// | `registry/event/<number>`       | a change to the model registry, by its number | create-only, once |
/// | `pools/<name>/<revision>`       | what a pool is wanted to be, an encoded `Pool` | create-only, once |
/// | `training/lease/<number>`       | who may train until when, by fencing number | create-only, once; the latest counts |
/// | `rollout/lease/<number>`        | who may decide about roll-outs, likewise  | create-only, once; the latest counts |
public final class ObjectKeys {

    /// What the keys of results begin with.
    public static final String RESULTS = "results/";

    /// What the keys of model files begin with.
    public static final String MODELS = "models/";

    /// What the keys of training leases begin with.
    public static final String TRAINING_LEASES = "training/lease/";

    /// What the keys of leases for deciding about roll-outs begin with.
    public static final String ROLLOUT_LEASES = "rollout/lease/";

    /// What the keys of the model registry's events begin with.
    public static final String REGISTRY_EVENTS = "registry/event/";

    /// What the keys of pools begin with.
    public static final String POOLS = "pools/";

    private ObjectKeys() {}

    /// Where an uploaded input lies. The same picture is the same object.
    public static String upload(Sha256 content) {
        return "uploads/" + content.hex();
    }

    /// Where an attempt stores its picture. Two attempts that paint different pixels do not collide;
    /// the commit says which one counts.
    public static String result(JobId job, Sha256 content) {
        return RESULTS + job.value() + "/" + content.hex() + ".png";
    }

    /// The one object whose creation decides the job.
    public static String commit(JobId job) {
        return RESULTS + job.value() + "/commit";
    }

    /// A file of a bundle, below the digest of the bundle's card.
    public static String modelFile(Sha256 card, String fileName) {
        if (!fileName.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
            throw new IllegalArgumentException("not a bundle file name: " + fileName);
        }
        return MODELS + card.hex() + "/" + fileName;
    }

    /// One step in the history of who may do something. Keys sort as their numbers do.
    ///
    /// @param prefix [#TRAINING_LEASES] or [#ROLLOUT_LEASES]
    public static String lease(String prefix, long number) {
        if (number < 1) {
            throw new IllegalArgumentException("leases are counted from 1: " + number);
        }
        return prefix + "%019d".formatted(number);
    }

    /// One change to a pool. Keys sort as their revisions do.
    public static String poolRevision(String pool, long revision) {
        if (!Pool.isName(pool) || revision < 1) {
            throw new IllegalArgumentException("no revision of a pool: %s, %d".formatted(pool, revision));
        }
        return POOLS + pool + "/%019d".formatted(revision);
    }

    /// One change to the model registry. Keys sort as their numbers do.
    public static String registryEvent(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("events are counted from 1: " + number);
        }
        return REGISTRY_EVENTS + "%019d".formatted(number);
    }
}

package retouch.fleet.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.object.Sha256;

/// What a shadow version did on the same jobs as the stable version. Times are of workers that may have had other
/// things to do; they compare roughly.
///
/// @param failures       jobs that the shadow failed and the stable version painted
/// @param answerQuality  mean quality of the stable version, over the pairs
/// @param shadowQuality  mean quality of the shadow, over the pairs
/// @param quality        of the shadow less the stable version's
/// @param logTime        natural logarithm of the shadow's generator time over the stable version's
public record ShadowTally(int failures, double answerQuality, double shadowQuality, Paired quality,
        Paired logTime) {

    /// Reads the newest pairs of two versions; a job that was painted twice counts once.
    ///
    /// @param since when the shadow was set, by the broker's clock
    public static ShadowTally read(Broker broker, SchemaSource schemas, Sha256 stable, Sha256 shadow,
            Instant since) throws StreamException {
        PairedJobs pairs = new PairedJobs(schemas, stable, shadow);
        pairs.read(broker, since);
        return pairs.tally();
    }

    /// @param pairs of different jobs
    static ShadowTally of(List<ShadowPair> pairs) {
        int failures = 0;
        double answers = 0;
        double paintings = 0;
        List<Double> quality = new ArrayList<>();
        List<Double> time = new ArrayList<>();
        for (ShadowPair pair : pairs) {
            if (pair.painting().isEmpty()) {
                failures++;
                continue;
            }
            double answer = pair.answer().quality().overall();
            double painting = pair.painting().get().quality().overall();
            answers += answer;
            paintings += painting;
            quality.add(painting - answer);
            time.add(Math.log((double) Math.max(1, pair.painting().get().generate().toNanos())
                    / Math.max(1, pair.answer().generate().toNanos())));
        }
        int count = Math.max(1, quality.size());
        return new ShadowTally(failures, answers / count, paintings / count, Paired.of(quality),
                Paired.of(time));
    }

    /// Jobs of which something is known.
    public int jobs() {
        return quality.pairs() + failures;
    }

    /// For people.
    public String sentence() {
        return jobs() == 0
                ? "no pairs yet"
                : String.format(Locale.ROOT,
                        "%d pairs, %d failed, quality %.3f against %.3f (%s), time %.2f times (%s)",
                        quality.pairs(), failures, shadowQuality, answerQuality,
                        range("%+.4f to %+.4f", quality.low(), quality.high()), Math.exp(logTime.mean()),
                        range("%.2f to %.2f", Math.exp(logTime.low()), Math.exp(logTime.high())));
    }

    private static String range(String pattern, double low, double high) {
        return Double.isFinite(low) && Double.isFinite(high)
                ? String.format(Locale.ROOT, pattern, low, high)
                : "too few to say";
    }
}

package retouch.producer.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import retouch.fleet.stream.Retry;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Fingerprint;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Finds out what a replay of a dead letter has to send. A job ends in exactly one result, so what was
/// decided is never asked for again under the same name. Sends nothing. Thread-safe.
///
/// @param codec   reads and writes requests
/// @param commits knows what was decided
/// @param clock   dates requests
record LetterPlans(MessageCodec<EditRequest> codec, Commits commits, Clock clock) {

    /// A CloudEvents extension that links the new request to the job whose letter it was.
    static final String REPLAY_OF = "ce_replayof";

    private static final int NAMES_TRIED_MAX = 100;
    private static final int NAME_LENGTH_MAX = 64;
    private static final Pattern REPLAYED = Pattern.compile("(.+)\\.r([0-9]{1,6})");

    record Sending(Topic topic, WireMessage message) {}

    /// @param sending what is to be sent, if anything is
    record Plan(LetterReplay outcome, Optional<Sending> sending) {}

    Plan plan(DeadLetter letter) throws EditException {
        Optional<EditRequest> request = request(letter);
        Optional<EditFinished> decided = decided(
                request.map(found -> found.id().value()).orElse(letter.job()));
        if (decided.isEmpty()) {
            return again(letter, request);
        }
        if (request.isEmpty()) {
            return impossible(
                    ("Job %s was decided, and the letter's bytes are no request that this version reads;"
                            + " discard it, or replay it with the version that wrote it.")
                            .formatted(letter.job()));
        }
        boolean same = decided.get().fingerprint().equals(Fingerprint.of(request.get()));
        return same && !(decided.get().outcome() instanceof Outcome.Failed)
                ? new Plan(new LetterReplay.HasEnded(decided.get()), Optional.empty())
                : asNew(letter, request.get());
    }

    private Plan again(DeadLetter letter, Optional<EditRequest> request) {
        Optional<Lane> lane = letter.lane().or(() -> request.map(EditRequest::lane));
        if (lane.isEmpty()) {
            return impossible("The letter of job %s does not say which lane it came from; discard it."
                    .formatted(letter.job()));
        }
        return new Plan(new LetterReplay.SentAgain(lane.get()),
                Optional.of(new Sending(Topic.requests(lane.get()), Retry.fresh(letter.message()))));
    }

    private Plan asNew(DeadLetter letter, EditRequest old) throws EditException {
        JobId name = freeName(old.id());
        Lane lane = letter.lane().orElse(old.lane());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        // A deadline is a length of time that the answer is of use, and that begins anew.
        Optional<Instant> deadline = old.deadline()
                .map(instant -> now.plus(Duration.between(old.requestedAt(), instant)));
        EditRequest request = new EditRequest(name, lane, old.inputs(), old.colorKey(), old.seed(),
                old.model(), deadline, old.trainingConsent(), old.keepLocation(), old.tenant(), now,
                old.traceParent());
        return new Plan(new LetterReplay.SentAsNew(name, lane),
                Optional.of(new Sending(Topic.requests(lane), linked(request, old.id()))));
    }

    private WireMessage linked(EditRequest request, JobId old) throws EditException {
        try {
            WireMessage message = codec.encode(request);
            Map<String, String> headers = new TreeMap<>(message.headers());
            headers.put(REPLAY_OF, old.value());
            return new WireMessage(message.key(), headers, message.value());
        } catch (MessageException e) {
            throw EditException.unreadable("The request of job " + request.id(), e);
        }
    }

    /// `demo.r1` for `demo`, `demo.r2` for `demo.r1`, and so on up to one that was not decided.
    private JobId freeName(JobId old) throws EditException {
        Matcher replayed = REPLAYED.matcher(old.value());
        String stem = replayed.matches() ? replayed.group(1) : old.value();
        int first = replayed.matches() ? Integer.parseInt(replayed.group(2)) + 1 : 1;
        for (int number = first; number < first + NAMES_TRIED_MAX; number++) {
            String suffix = ".r" + number;
            String room = stem.substring(0, Math.min(stem.length(), NAME_LENGTH_MAX - suffix.length()));
            JobId name = new JobId(room + suffix);
            if (commits.find(name).isEmpty()) {
                return name;
            }
        }
        throw EditException.of(false,
                "Job %s was replayed %d times already; publish it anew with retouch edit."
                        .formatted(old, NAMES_TRIED_MAX),
                null);
    }

    private Optional<EditFinished> decided(String name) throws EditException {
        JobId job;
        try {
            job = new JobId(name);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // nothing can be decided about it
        }
        return commits.find(job);
    }

    private Optional<EditRequest> request(DeadLetter letter) {
        try {
            return Optional.of(codec.decode(letter.message().value()));
        } catch (MessageException e) {
            return Optional.empty();
        }
    }

    private static Plan impossible(String sentence) {
        return new Plan(new LetterReplay.Impossible(sentence), Optional.empty());
    }
}

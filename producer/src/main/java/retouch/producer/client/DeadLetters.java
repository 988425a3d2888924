package retouch.producer.client;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditRequest;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// The requests that no attempt could help, and what is done about them. A letter that was replayed or
/// discarded is put away: it stays in its log and is not shown again. Thread-safe.
///
/// Sending comes before putting away, so a replay that breaks off in between may be done twice. That is
/// harmless: the same request is the same job, under its new name too.
public final class DeadLetters {

    private final Broker broker;
    private final MessageCodec<EditRequest> codec;
    private final LetterPlans plans;
    private final Clock clock;

    /// @param broker borrowed
    DeadLetters(Broker broker, MessageCodec<EditRequest> codec, Commits commits, Clock clock) {
        this.broker = broker;
        this.codec = codec;
        this.plans = new LetterPlans(codec, commits, clock);
        this.clock = clock;
    }

    /// Those that nothing was done about, oldest first.
    public List<DeadLetter> open() throws EditException {
        try {
            Set<String> handled = broker.readAll(Topic.DEAD_LETTERS_HANDLED).stream().map(WireMessage::key)
                    .collect(Collectors.toSet());
            return broker.readAll(Topic.DEAD_LETTERS).stream().filter(DeadLetter::isOne).map(DeadLetter::new)
                    .filter(letter -> !handled.contains(letter.identity())).toList();
        } catch (StreamException e) {
            throw EditException.of(e);
        }
    }

    /// What the letter asked for, if its bytes are a request.
    public Optional<EditRequest> request(DeadLetter letter) {
        try {
            return Optional.of(codec.decode(letter.message().value()));
        } catch (MessageException e) {
            return Optional.empty();
        }
    }

    /// What [#replay] would do now; nothing is sent.
    public LetterReplay plan(DeadLetter letter) throws EditException {
        return plans.plan(letter).outcome();
    }

    /// Sends the letter's request again, unless its job has meanwhile ended in something else than failure.
    ///
    /// @throws EditException if the store or the broker is against it; the letter is still open, and the
    ///     request may have been sent
    public LetterReplay replay(DeadLetter letter) throws EditException, InterruptedException {
        LetterPlans.Plan plan = plans.plan(letter);
        if (plan.sending().isPresent()) {
            Publisher.await(broker.send(plan.sending().get().topic(), plan.sending().get().message()));
        }
        switch (plan.outcome()) {
            case LetterReplay.SentAgain _ -> putAway(letter, Handling.replayed(letter.job()));
            case LetterReplay.SentAsNew sent -> putAway(letter, Handling.replayed(sent.job().value()));
            case LetterReplay.HasEnded _ -> putAway(letter, Handling.ended());
            case LetterReplay.Impossible _ -> {
                // It stays until somebody knows what to do with it.
            }
        }
        return plan.outcome();
    }

    /// Puts the letter away without sending anything.
    public void discard(DeadLetter letter) throws EditException, InterruptedException {
        putAway(letter, Handling.discarded());
    }

    private void putAway(DeadLetter letter, Handling handling) throws EditException, InterruptedException {
        Publisher.await(broker.send(Topic.DEAD_LETTERS_HANDLED,
                handling.message(letter.identity(), clock.instant(), ThisHost.user())));
    }
}

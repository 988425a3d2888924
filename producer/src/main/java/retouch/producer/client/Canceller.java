package retouch.producer.client;

import java.time.Clock;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Topic;

/// Calls jobs off, by the same means by which a worker ends them: whoever creates the commit has decided.
/// A worker that has the job in hand finds the commit and stops. Thread-safe.
///
/// @param fleet   borrowed
/// @param codecs  reads requests, writes results
/// @param commits knows what was decided
/// @param clock   dates decisions
record Canceller(Fleet fleet, Codecs codecs, Commits commits, Clock clock) {

    private static final Logger LOG = LoggerFactory.getLogger(Canceller.class);
    private static final int FIRST_ATTEMPT = 1;

    Cancellation cancel(JobId job, String reason) throws EditException, InterruptedException {
        Optional<EditFinished> decided = commits.find(job);
        if (decided.isPresent()) {
            return new Cancellation.Ended(decided.get());
        }
        Optional<Broker.Waiting> waiting = findWaiting(job);
        if (waiting.isEmpty()) {
            // It may have ended between the two looks.
            return commits.find(job).<Cancellation>map(Cancellation.Ended::new)
                    .orElseGet(Cancellation.Unknown::new);
        }
        return decide(EditFinished.of(request(job, waiting.get()), identity(), FIRST_ATTEMPT, clock.instant(),
                StageTimings.none(), new Outcome.Cancelled(reason)));
    }

    private Cancellation decide(EditFinished proposal) throws EditException, InterruptedException {
        EditFinished decision = commits.decide(proposal);
        // Equal, and not only created: a store's answer may be lost, and then the next try finds our own.
        if (!decision.equals(proposal)) {
            return new Cancellation.Ended(decision);
        }
        announce(decision);
        return new Cancellation.Cancelled(decision);
    }

    /// News only: if it is lost, the worker that meets the request says it again.
    private void announce(EditFinished decision) throws InterruptedException {
        try {
            Publisher.await(fleet.broker().send(Topic.RESULTS, codecs.results().encode(decision)));
        } catch (MessageException | EditException e) {
            LOG.atWarn().addKeyValue("job", decision.job()).addKeyValue("reason", e.getMessage())
                    .log("cancellation.untold, its commit stands");
        }
    }

    private Optional<Broker.Waiting> findWaiting(JobId job) throws EditException {
        try {
            return fleet.broker().findWaiting(job);
        } catch (StreamException e) {
            throw EditException.of(e);
        }
    }

    private EditRequest request(JobId job, Broker.Waiting waiting) throws EditException {
        try {
            return codecs.requests().decode(waiting.request().value());
        } catch (MessageException e) {
            throw EditException.unreadable("The request of job " + job, e);
        }
    }

    private static WorkerIdentity identity() {
        return new WorkerIdentity("cancel", "none", ThisHost.name());
    }
}

package retouch.producer.client;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks now and then whether an open job has been decided, in case its result message was lost or came
/// before anybody listened. Thread-safe.
///
/// Each open job is looked at every [EditClient.Config#commitCheckEvery], but all of them together at
/// most [EditClient.Config#commitChecksPerSecondMax] times a second: with ten thousand open jobs the
/// round takes longer, and the store does not notice.
final class CommitWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommitWatch.class);

    private final Commits commits;
    private final OpenJobs jobs;
    private final Duration every;
    private final Duration pause;
    private final ScheduledThreadPoolExecutor thread;

    CommitWatch(Commits commits, OpenJobs jobs, EditClient.Config config) {
        this.commits = commits;
        this.jobs = jobs;
        this.every = config.commitCheckEvery();
        this.pause = Duration.ofSeconds(1).dividedBy(config.commitChecksPerSecondMax());
        this.thread = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("retouch-commit-watch").factory());
    }

    /// Looks at the job from time to time until it ends.
    void watch(EditHandle handle) {
        checkIn(every, handle);
    }

    /// Looks at the job as soon as the pace allows, because somebody heard that it has ended.
    void checkSoon(EditHandle handle) {
        checkIn(Duration.ZERO, handle);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void checkIn(Duration delay, EditHandle handle) {
        try {
            ScheduledFuture<?> _ = thread.schedule(() -> check(handle, delay.isPositive()), delay.toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.atDebug().addKeyValue("job", handle.job()).log("commit.unwatched, the client is closed");
        }
    }

    /// The pause stands here, in the only thread that looks, and so bounds the pace of all looks.
    private void check(EditHandle handle, boolean again) {
        if (!jobs.isOpen(handle)) {
            return;
        }
        look(handle);
        if (again && jobs.isOpen(handle)) {
            watch(handle);
        }
        LockSupport.parkNanos(pause.toNanos());
    }

    /// The top of a loop: whatever goes wrong with one look must not end the looking.
    private void look(EditHandle handle) {
        try {
            commits.find(handle.job())
                    .ifPresent(decided -> jobs.end(handle, Commits.answer(handle, decided)));
        } catch (EditException | RuntimeException e) {
            LOG.atWarn().addKeyValue("job", handle.job()).addKeyValue("reason", e.getMessage())
                    .log("commit.unreadable, looking again later");
        }
    }
}

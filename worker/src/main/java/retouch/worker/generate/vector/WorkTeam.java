package retouch.worker.generate.vector;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A fixed team of threads that computes one list of tasks after another; the caller is one of them.
///
/// Between two lists, which are microseconds apart inside a run, members spin; after [#SPINS] looks they park. So does
/// the caller at the end of a list: where other processes have the processors, a member may be without one, and who
/// spins for it takes the next.
/// Not thread-safe: one thread owns a team.
final class WorkTeam implements AutoCloseable {

    /// About 50 µs: longer than the gap between two layers, shorter than a scheduler's slice.
    private static final int SPINS = 2_000;

    /// Never parks; stands for "the caller does not".
    private static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});

    private final Member[] members;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private volatile Job job = Job.NONE;
    private volatile Thread parked = NOBODY;
    private volatile boolean closed;

    /// One list of tasks.
    ///
    /// @param number distinguishes it from the list before
    private record Job(int number, int tasks, Task task) {
        private static final Job NONE = new Job(0, 0, (index, member) -> {});
    }

    /// Computes one task. Tasks of a list run in any order and at once.
    @FunctionalInterface
    interface Task {

        /// @param index  which task, from 0
        /// @param member which member runs it, from 0: whoever needs scratch memory keeps one per member
        void run(int index, int member);
    }

    /// @param size members, the caller included
    WorkTeam(int size) {
        if (size < 1 || size > 1024) {
            throw new IllegalArgumentException("a team has 1 to 1024 members: " + size);
        }
        members = new Member[size - 1];
        for (int index = 0; index < members.length; index++) {
            members[index] = new Member(index + 1);
            members[index].thread.start();
        }
    }

    int size() {
        return members.length + 1;
    }

    /// Runs tasks `0` to `tasks - 1` and returns when all are done.
    ///
    /// @throws IllegalStateException if a task of another member failed; the cause says how
    void run(int tasks, Task task) {
        if (tasks == 1 || members.length == 0) {
            for (int index = 0; index < tasks; index++) {
                task.run(index, 0);
            }
            return;
        }
        next.set(0);
        working.set(members.length);
        job = new Job(job.number + 1, tasks, task);
        for (Member member : members) {
            LockSupport.unpark(member.thread);
        }
        Throwable failure = null;
        try {
            compute(tasks, task, 0);
        } finally {
            awaitMembers();
            for (Member member : members) {
                failure = member.takeFailure(failure);
            }
        }
        if (failure != null) {
            throw new IllegalStateException("a member of the team failed", failure);
        }
    }

    private void awaitMembers() {
        for (int spin = 0; spin < SPINS; spin++) {
            if (working.get() == 0) {
                return;
            }
            Thread.onSpinWait();
        }
        parked = Thread.currentThread();
        while (working.get() > 0) { // after it has said that it parks, or the last member would not know
            LockSupport.park(this);
        }
        parked = NOBODY;
    }

    /// Ends the threads. Closing twice does no harm.
    @Override
    public void close() {
        closed = true;
        for (Member member : members) {
            LockSupport.unpark(member.thread);
        }
    }

    private void compute(int tasks, Task task, int member) {
        for (int index = next.getAndIncrement(); index < tasks; index = next.getAndIncrement()) {
            task.run(index, member);
        }
    }

    /// One thread of the team.
    private final class Member {

        private final int number;
        private final Thread thread;
        private Throwable failure;

        private Member(int number) {
            this.number = number;
            this.thread = Thread.ofPlatform().daemon().name("retouch-vector-" + number).unstarted(this::work);
        }

        private void work() {
            Job done = Job.NONE;
            while (!closed) {
                Job current = await(done);
                if (current.number != done.number) {
                    try {
                        compute(current.tasks, current.task, number);
                    } catch (Throwable thrown) { // the owner throws it again
                        failure = thrown;
                    }
                    if (working.decrementAndGet() == 0) {
                        LockSupport.unpark(parked);
                    }
                    done = current;
                }
            }
        }

        private Job await(Job done) {
            for (int spin = 0; spin < SPINS; spin++) {
                if (job.number != done.number) {
                    return job;
                }
                Thread.onSpinWait();
            }
            LockSupport.park(WorkTeam.this);
            return job;
        }

        /// The counter that the owner waited for makes `failure` visible.
        private Throwable takeFailure(Throwable other) {
            Throwable taken = failure == null ? other : failure;
            failure = null;
            return taken;
        }
    }
}

package retouch.worker.status;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Stage;

/// Hears how a worker's jobs go. Called by the thread that has the job; several jobs may be in hand.
public interface JobObserver {

    /// Hears nothing.
    JobObserver NONE = new JobObserver() {
        @Override
        public void began(JobId job) {}

        @Override
        public void entered(JobId job, Stage stage) {}

        @Override
        public void decided(EditFinished decision, boolean engineRan) {}

        @Override
        public void engineFailed(JobId job, String why) {}

        @Override
        public void ended(JobId job) {}
    };

    /// An attempt begins.
    void began(JobId job);

    void entered(JobId job, Stage stage);

    /// The job is decided, and this worker had come to a decision.
    ///
    /// @param decision  the one that counts; another worker's, if that was first
    /// @param engineRan whether its picture was painted here: only that says that the engine is well
    void decided(EditFinished decision, boolean engineRan);

    /// The engine failed the attempt, or a mistake of ours did.
    void engineFailed(JobId job, String why);

    /// The attempt is over, whatever became of it. Follows every [#began].
    void ended(JobId job);
}

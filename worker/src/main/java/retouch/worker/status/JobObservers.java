package retouch.worker.status;

import java.util.List;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Stage;

/// Several observers as one; each hears everything, in order. Thread-safe, if they are.
public record JobObservers(List<JobObserver> all) implements JobObserver {

    public JobObservers {
        all = List.copyOf(all);
    }

    @Override
    public void began(JobId job) {
        all.forEach(each -> each.began(job));
    }

    @Override
    public void entered(JobId job, Stage stage) {
        all.forEach(each -> each.entered(job, stage));
    }

    @Override
    public void decided(EditFinished decision, boolean engineRan) {
        all.forEach(each -> each.decided(decision, engineRan));
    }

    @Override
    public void engineFailed(JobId job, String why) {
        all.forEach(each -> each.engineFailed(job, why));
    }

    @Override
    public void ended(JobId job) {
        all.forEach(each -> each.ended(job));
    }
}

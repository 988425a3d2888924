package retouch.producer.gateway;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

import retouch.producer.client.EditHandle;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Tenant;

/// The jobs that were published here and have not ended, up to a bound. Thread-safe.
final class OpenEdits {

    private final ConcurrentMap<JobId, OpenEdit> byJob = new ConcurrentHashMap<>();
    private final Semaphore room;
    private final int openMax;
    private final int tenantMax;
    private final ConcurrentMap<Tenant, Integer> byTenant = new ConcurrentHashMap<>();

    /// @param openMax   edits that are followed at once
    /// @param tenantMax of them, edits of one tenant
    OpenEdits(int openMax, int tenantMax) {
        this.room = new Semaphore(openMax);
        this.openMax = openMax;
        this.tenantMax = tenantMax;
    }

    /// Takes a place for a job that is about to be published. Give it to [#keep], or back with [#release].
    ///
    /// @throws ProblemException if all are taken, or the tenant has its quota
    void reserve(Tenant tenant) throws ProblemException {
        if (!room.tryAcquire()) {
            throw new ProblemException(Problem.busy(
                    "This gateway follows at most %d edits at once; try again when one of them has ended."
                            .formatted(openMax)));
        }
        if (byTenant.merge(tenant, 1, Integer::sum) > tenantMax) {
            release(tenant);
            throw new ProblemException(Problem.overQuota(
                    "Tenant %s has %d edits that have not ended, and may have no more; try again when one has ended."
                            .formatted(tenant, tenantMax)));
        }
    }

    void release(Tenant tenant) {
        byTenant.computeIfPresent(tenant, (_, open) -> open > 1 ? open - 1 : null);
        room.release();
    }

    /// Follows a job until it ends, in the place that was reserved for it.
    void keep(EditHandle handle, Lane lane, Tenant tenant) {
        OpenEdit edit = new OpenEdit(handle, lane);
        if (byJob.putIfAbsent(handle.job(), edit) != null) {
            release(tenant);
            return;
        }
        CompletableFuture<EditFinished> _ = edit.result().whenComplete((_, _) -> {
            byJob.remove(handle.job(), edit);
            release(tenant);
        });
    }

    Optional<OpenEdit> find(JobId job) {
        return Optional.ofNullable(byJob.get(job));
    }

    int size() {
        return byJob.size();
    }
}

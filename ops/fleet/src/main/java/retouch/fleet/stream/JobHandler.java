package retouch.fleet.stream;

/// Does one job. Called on a thread of its own, one job at a time; while it runs, the loop renews the
/// acquisition lock.
///
/// Whatever it throws counts as [Verdict.TryAgain].
@FunctionalInterface
public interface JobHandler {

    Verdict handle(Delivery delivery) throws InterruptedException;
}

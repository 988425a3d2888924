package retouch.schemas.job;

import java.util.Objects;

/// Who computed something, and on what.
///
/// @param id     the worker process, unique in the fleet
/// @param engine the engine and its version, such as `nd4j 1.0.0-M2.1`
/// @param device the processor, such as `cpu x86_64 (2 threads)`
public record WorkerIdentity(String id, String engine, String device) {

    public WorkerIdentity {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(device, "device");
    }
}

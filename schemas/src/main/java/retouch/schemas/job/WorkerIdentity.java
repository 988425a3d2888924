package retouch.schemas.job;

/// Who computed something, and on what. Each text is cut after 256 characters.
///
/// @param id     the worker process, unique in the fleet
/// @param engine the engine and its version, such as `nd4j 1.0.0-M2.1`
/// @param device the processor, such as `cpu x86_64 (2 threads)`
public record WorkerIdentity(String id, String engine, String device) {

    public WorkerIdentity {
        id = BoundedText.cut(id, BoundedText.NAME_CHARS_MAX, "id");
        engine = BoundedText.cut(engine, BoundedText.NAME_CHARS_MAX, "engine");
        device = BoundedText.cut(device, BoundedText.NAME_CHARS_MAX, "device");
    }
}

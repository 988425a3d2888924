package retouch.worker.edit;

import java.util.Objects;

import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.pixel.PictureReader;
import retouch.worker.generate.Generator;

/// The model version that a worker serves, in the engine that runs it.
///
/// @param generator borrowed
/// @param model     its name and digest
/// @param worker    who serves it, on what
/// @param reader    decodes within the worker's budget
public record ServedModel(Generator generator, ModelUsed model, WorkerIdentity worker, PictureReader reader) {

    public ServedModel {
        Objects.requireNonNull(generator, "generator");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(reader, "reader");
    }
}

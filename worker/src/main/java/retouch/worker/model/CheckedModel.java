package retouch.worker.model;

import java.util.Objects;

import retouch.schemas.model.ModelBundle;
import retouch.worker.generate.Generator;

/// A model version that may serve: it passed every check, and its engine has run.
///
/// @param generator belongs to whoever holds this; closing this closes it
public record CheckedModel(ModelBundle bundle, Generator generator) implements AutoCloseable {

    public CheckedModel {
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(generator, "generator");
    }

    @Override
    public void close() {
        generator.close();
    }
}

package retouch.schemas.job;

import java.util.Objects;

/// What a worker measures on one edit.
///
/// @param quality how well it was painted
/// @param traits  what kind of job it was
public record EditFigures(EditQuality quality, JobTraits traits) {

    public EditFigures {
        Objects.requireNonNull(quality, "quality");
        Objects.requireNonNull(traits, "traits");
    }
}

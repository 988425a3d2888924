package retouch.schemas.pixel;

import retouch.schemas.job.Refusal;

/// What became of a file that should be a picture.
public sealed interface Reading {

    record Decoded(Picture picture) implements Reading {}

    /// Not a picture we take; the sentence names the file and says what to do.
    record Refused(Refusal refusal) implements Reading {}
}

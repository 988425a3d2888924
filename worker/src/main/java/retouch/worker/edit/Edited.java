package retouch.worker.edit;

import retouch.schemas.job.EditFigures;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;

/// What became of an edit's pictures.
public sealed interface Edited {

    /// @param png     the whole photograph with its hole repainted
    /// @param crop    the square the generator saw
    /// @param figures what was measured of it
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    record Painted(byte[] png, PixelBox crop, EditFigures figures) implements Edited {}

    /// Something is wrong with the pictures that whoever asked can mend.
    record Refused(Refusal refusal) implements Edited {}
}

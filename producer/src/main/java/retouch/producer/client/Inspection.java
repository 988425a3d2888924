package retouch.producer.client;

import java.util.Optional;

import retouch.schemas.job.Refusal;

/// What a look at an edit's files said.
sealed interface Inspection {

    /// Nothing is wrong as far as headers tell.
    record Passed(Contents contents) implements Inspection {}

    /// Something is wrong that the user can mend.
    record Refused(Refusal refusal) implements Inspection {}

    /// The files as they were read, once: what was checked is what is sent.
    ///
    /// A parameter object: its arrays are borrowed for one publication and compared by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Contents(byte[] photograph, byte[] mask, Optional<byte[]> sketch, Optional<byte[]> color) {}
}

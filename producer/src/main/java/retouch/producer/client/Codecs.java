package retouch.producer.client;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.EditRequest;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;

/// The messages a producer speaks.
record Codecs(
        MessageCodec<EditRequest> requests,
        MessageCodec<EditFinished> results,
        MessageCodec<EditProgress> progress) {

    static Codecs of(SchemaSource schemas) {
        return new Codecs(
                Messages.editRequested(schemas),
                Messages.editFinished(schemas),
                Messages.editProgress(schemas));
    }
}

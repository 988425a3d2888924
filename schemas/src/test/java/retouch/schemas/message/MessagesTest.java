package retouch.schemas.message;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class MessagesTest {

    @Test
    void bringsBackEveryRequest() throws MessageException {
        MessageCodec<retouch.schemas.job.EditRequest> codec = Messages.editRequested(SchemaSource.none());
        for (retouch.schemas.job.EditRequest request : java.util.List.of(Samples.request(),
                Samples.bareRequest())) {
            assertThat(codec.decode(codec.encode(request).value())).isEqualTo(request);
        }
    }

    @Test
    void bringsBackEveryOutcome() throws MessageException {
        MessageCodec<retouch.schemas.job.EditFinished> codec = Messages.editFinished(SchemaSource.none());
        for (Outcome outcome : Samples.outcomes()) {
            retouch.schemas.job.EditFinished finished = Samples.finished(outcome);
            assertThat(codec.decode(codec.encode(finished).value())).isEqualTo(finished);
        }
    }

    @Test
    void bringsBackProgress() throws MessageException {
        MessageCodec<retouch.schemas.job.EditProgress> codec = Messages.editProgress(SchemaSource.none());
        assertThat(codec.decode(codec.encode(Samples.progress()).value())).isEqualTo(Samples.progress());
    }
}

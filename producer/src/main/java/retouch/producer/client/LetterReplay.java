package retouch.producer.client;

import java.util.Objects;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;

/// What becomes of a dead letter that is replayed.
public sealed interface LetterReplay {

    /// The job was not decided: the same request goes to its lane again, as its first attempt.
    record SentAgain(Lane lane) implements LetterReplay {
        public SentAgain {
            Objects.requireNonNull(lane, "lane");
        }
    }

    /// The job's name was decided, as failed or for other content, and that stands: what was asked for goes
    /// to the lane under a new name.
    record SentAsNew(JobId job, Lane lane) implements LetterReplay {
        public SentAsNew {
            Objects.requireNonNull(job, "job");
            Objects.requireNonNull(lane, "lane");
        }
    }

    /// The job has meanwhile ended otherwise: there is nothing left to do.
    record HasEnded(EditFinished result) implements LetterReplay {
        public HasEnded {
            Objects.requireNonNull(result, "result");
        }
    }

    /// Nothing can be sent; the letter stays.
    ///
    /// @param sentence why, and what to do
    record Impossible(String sentence) implements LetterReplay {
        public Impossible {
            Objects.requireNonNull(sentence, "sentence");
        }
    }
}

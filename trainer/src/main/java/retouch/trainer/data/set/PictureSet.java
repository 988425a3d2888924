package retouch.trainer.data.set;

import java.util.List;

/// Pictures to learn from, by name. A port: a folder, a prefix of a bucket, the edits of users who consented.
///
/// Thread-safe. What it lists may change; a [Snapshot] says what was there.
public interface PictureSet {

    /// Where the pictures of a set come from.
    enum Origin {
        FOLDER, BUCKET, EDITS
    }

    Origin origin();

    /// The set for people: `the folder /faces`.
    String describe();

    /// Names of the pictures, in order, each once.
    ///
    /// @throws PictureSetException if the set cannot be listed
    List<String> names() throws PictureSetException;

    /// The file of one picture.
    ///
    /// @throws PictureSetException if it is gone or cannot be read
    byte[] open(String name) throws PictureSetException;
}

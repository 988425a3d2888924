package retouch.trainer.data.set;

import java.util.List;
import java.util.Objects;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;

/// The objects of a bucket whose keys begin with a prefix. Thread-safe.
///
/// @param store    borrowed
/// @param prefix   such as `faces/`
/// @param countMax at most so many objects are listed
/// @param bytesMax of one picture
public record StorePictures(ObjectStore store, String prefix, int countMax, int bytesMax)
        implements
            PictureSet {

    public StorePictures {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(prefix, "prefix");
        if (countMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException(
                    "countMax and bytesMax must be at least 1, not %d, %d".formatted(countMax, bytesMax));
        }
    }

    @Override
    public Origin origin() {
        return Origin.BUCKET;
    }

    @Override
    public String describe() {
        return "the objects s3://%s/%s*".formatted(store.bucket(), prefix);
    }

    @Override
    public List<String> names() throws PictureSetException {
        try {
            return store.list(prefix, countMax);
        } catch (ObjectStoreException e) {
            throw new PictureSetException("The bucket %s cannot be listed: %s".formatted(store.bucket(),
                    e.getMessage()), e);
        }
    }

    @Override
    public byte[] open(String name) throws PictureSetException {
        try {
            return store.find(name, bytesMax).orElseThrow(
                    () -> new PictureSetException("s3://%s/%s is gone".formatted(store.bucket(), name)));
        } catch (ObjectStoreException e) {
            throw new PictureSetException("s3://%s/%s cannot be read: %s".formatted(store.bucket(), name,
                    e.getMessage()), e);
        }
    }
}

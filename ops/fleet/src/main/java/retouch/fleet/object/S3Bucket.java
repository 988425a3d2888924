package retouch.fleet.object;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import okhttp3.OkHttpClient;

import retouch.fleet.FleetConfig;
import retouch.fleet.object.ObjectStoreException.Kind;

/// What whoever sets up a fleet does with a bucket, once. Services never make buckets.
public final class S3Bucket {

    private static final int RACERS = 8;
    private static final int ROUNDS = 10;

    private S3Bucket() {}

    /// Makes the bucket if it is not there.
    ///
    /// @return whether it was made
    public static boolean make(FleetConfig fleet, S3ObjectStore.Config config) throws ObjectStoreException {
        String what = "Making the bucket " + fleet.bucket() + " at " + fleet.endpoint();
        OkHttpClient http = S3Connection.http(config);
        try {
            MinioClient client = S3Connection.client(fleet, http);
            if (client.bucketExists(BucketExistsArgs.builder().bucket(fleet.bucket()).build())) {
                return false;
            }
            client.makeBucket(MakeBucketArgs.builder().bucket(fleet.bucket()).build());
            return true;
        } catch (MinioException e) {
            throw S3Failure.of(what, e);
        } catch (IllegalStateException e) {
            throw S3Failure.of(what, e);
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    /// Proves that of several who create one object at once, one does. The promise that each job ends once rests on
    /// that alone, and not every S3 server keeps it.
    ///
    /// @throws ObjectStoreException `REJECTED` if two did, or none
    public static void proveCreateOnly(ObjectStore store) throws ObjectStoreException, InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "probe/create-only/" + UUID.randomUUID();
            long winners = winners(store, key);
            store.delete(key);
            if (winners != 1) {
                throw new ObjectStoreException(Kind.REJECTED,
                        ("%d of %d who created one object in the bucket %s at once were told that they had."
                                + " This store's If-None-Match is not atomic, so a job could be decided twice:"
                                + " use another store, or a newer version of this one.")
                                .formatted(winners, RACERS, store.bucket()));
            }
        }
    }

    private static long winners(ObjectStore store, String key)
            throws ObjectStoreException, InterruptedException {
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            byte[] content = {(byte) racer};
            racers.add(() -> store.createOnly(key, content, "application/octet-stream"));
        }
        long winners = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : threads.invokeAll(racers)) {
                winners += each.get() ? 1 : 0;
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ObjectStoreException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
        return winners;
    }
}

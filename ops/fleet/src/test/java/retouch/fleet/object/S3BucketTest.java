package retouch.fleet.object;

import java.lang.reflect.Proxy;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class S3BucketTest {

    private final MemoryObjectStore store = new MemoryObjectStore("retouch");

    @Test
    void acceptsAStoreThatCreatesOnce() throws Exception {
        S3Bucket.proveCreateOnly(store);

        assertThat(store.list("probe/", 10)).isEmpty();
    }

    @Test
    void refusesAStoreThatLooksFirstAndWritesThen() {
        CyclicBarrier allHaveLooked = new CyclicBarrier(8);
        ObjectStore looksFirst = (ObjectStore) Proxy.newProxyInstance(ObjectStore.class.getClassLoader(),
                new Class<?>[]{ObjectStore.class}, (_, method, arguments) -> {
                    if (!method.getName().equals("createOnly")) {
                        return method.invoke(store, arguments);
                    }
                    boolean free = store.find((String) arguments[0], 10).isEmpty();
                    allHaveLooked.await(30, TimeUnit.SECONDS);
                    store.put((String) arguments[0], (byte[]) arguments[1], (String) arguments[2]);
                    return free;
                });

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> S3Bucket.proveCreateOnly(looksFirst))
                .withMessageStartingWith("8 of 8 who created one object in the bucket retouch at once")
                .withMessageContaining("use another store");
    }
}

package retouch.fleet.object;

class MemoryObjectStoreTest implements ObjectStoreContract {

    private final MemoryObjectStore store = new MemoryObjectStore("memory");

    @Override
    public ObjectStore store() {
        return store;
    }
}

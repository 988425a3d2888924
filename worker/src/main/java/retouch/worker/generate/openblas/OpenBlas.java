package retouch.worker.generate.openblas;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.NoSuchElementException;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

import retouch.worker.generate.GeneratorException;

/// Matrix products by the OpenBLAS that ND4J brings, each computed by the thread that asks for it.
///
/// **A copy of its own.** The library counts its threads once for everybody, and ND4J sets that count when
/// it starts. So this class maps the file a second time, under another name: neither changes what the other
/// does. The library that ND4J shares is loaded first, or else the dynamic linker would give ND4J this copy.
///
/// **Memory.** Arrays stay on the heap and are not copied: a garbage collection waits for a product that is
/// being computed, some milliseconds at most.
///
/// Thread-safe, for [#CALLERS_MAX] threads at a time. The library stays mapped until the process ends.
public final class OpenBlas {

    /// What the library is built for (`MAX_THREADS=64`): more callers would exhaust its buffers.
    public static final int CALLERS_MAX = 64;

    /// How deep a sum is added up at a time. The library cuts deeper ones itself, but not those of few rows,
    /// whose sums would have other bits for that alone.
    private static final int DEPTH = 256;

    private static final String LIBRARY = "libopenblas.so.0";
    private static final int ROW_MAJOR = 101;
    private static final int AS_IT_IS = 111;

    private final MethodHandle sgemm;
    private final MethodHandle countThreads;

    private OpenBlas(MethodHandle sgemm, MethodHandle countThreads) {
        this.sgemm = sgemm;
        this.countThreads = countThreads;
    }

    /// Extracts the library into JavaCPP's cache, where no process has done it yet, and maps it. Costs some 0.3 s
    /// and stays until the process ends: load it once.
    ///
    /// @throws GeneratorException permanent, with the reason, if the library is not there for this platform
    @SuppressWarnings("restricted") // the process is started with --enable-native-access
    public static OpenBlas load() throws GeneratorException {
        try {
            Path shared = Path.of(Loader.load(openblas.class)).resolveSibling(LIBRARY);
            Path copy = Files.createTempFile("retouch-openblas-", ".so");
            try {
                Files.copy(shared, copy, StandardCopyOption.REPLACE_EXISTING);
                return of(SymbolLookup.libraryLookup(copy, Arena.global()));
            } finally {
                Files.delete(copy); // what is mapped stays
            }
        } catch (LinkageError | IOException | IllegalArgumentException | NoSuchElementException
                | UnsupportedOperationException | IllegalCallerException missing) {
            throw GeneratorException.permanent("OpenBLAS cannot be loaded here: " + missing, missing);
        }
    }

    /// `C = A · B`, all row-major and without gaps. Whether a row's last bits depend on the rows beside it is the
    /// library's affair, and differs from processor to processor.
    ///
    /// @param a `[rows, depth]` from `aAt`
    /// @param b `[depth, columns]` from the start
    /// @param c gets `[rows, columns]` from `cAt`
    /// @throws IndexOutOfBoundsException if an array is too short
    public void multiply(int rows, int depth, int columns, float[] a, int aAt, float[] b, float[] c,
            int cAt) {
        MemorySegment left = floats(a, aAt, (long) rows * depth);
        MemorySegment right = floats(b, 0, (long) depth * columns);
        MemorySegment sums = floats(c, cAt, (long) rows * columns);
        try {
            for (int from = 0; from < depth; from += DEPTH) {
                sgemm.invokeExact(ROW_MAJOR, AS_IT_IS, AS_IT_IS, rows, columns, Math.min(DEPTH, depth - from),
                        1f, left.asSlice((long) from * Float.BYTES), depth,
                        right.asSlice((long) from * columns * Float.BYTES), columns, from == 0 ? 0f : 1f,
                        sums, columns);
            }
        } catch (Throwable impossible) { // what a handle declares; the function itself throws nothing
            throw new IllegalStateException("cblas_sgemm", impossible);
        }
    }

    /// Threads that compute one product: 1, whoever sets what elsewhere.
    int threads() {
        try {
            return (int) countThreads.invokeExact();
        } catch (Throwable impossible) { // as above
            throw new IllegalStateException("openblas_get_num_threads", impossible);
        }
    }

    private static OpenBlas of(SymbolLookup library) {
        ValueLayout.OfInt number = ValueLayout.JAVA_INT;
        ValueLayout.OfFloat factor = ValueLayout.JAVA_FLOAT;
        AddressLayout matrix = ValueLayout.ADDRESS;
        MethodHandle setThreads = function(library, "openblas_set_num_threads",
                FunctionDescriptor.ofVoid(number));
        try {
            setThreads.invokeExact(1);
        } catch (Throwable impossible) { // as above
            throw new IllegalStateException("openblas_set_num_threads", impossible);
        }
        return new OpenBlas(
                function(library, "cblas_sgemm",
                        FunctionDescriptor.ofVoid(number, number, number, number, number, number, factor,
                                matrix, number, matrix, number, factor, matrix, number),
                        Linker.Option.critical(true)),
                function(library, "openblas_get_num_threads", FunctionDescriptor.of(number)));
    }

    @SuppressWarnings("restricted") // the process is started with --enable-native-access
    private static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor type,
            Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, options);
    }

    private static MemorySegment floats(float[] values, int at, long count) {
        return MemorySegment.ofArray(values).asSlice((long) at * Float.BYTES, count * Float.BYTES);
    }
}

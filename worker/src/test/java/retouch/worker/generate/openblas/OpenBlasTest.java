package retouch.worker.generate.openblas;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import retouch.worker.generate.GeneratorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

@SuppressWarnings("restricted") // tests are started with --enable-native-access
class OpenBlasTest {

    private static Optional<OpenBlas> library = Optional.empty();

    @BeforeAll
    static void load() {
        try {
            library = Optional.of(OpenBlas.load());
        } catch (GeneratorException missing) {
            abort(missing.getMessage());
        }
    }

    @Test
    void multipliesFromAndIntoTheMiddleOfArrays() {
        float[] sums = {9, 9, 9, 9, 9, 9};

        library.orElseThrow().multiply(2, 3, 2, new float[]{9, 1, 2, 3, 4, 5, 6}, 1,
                new float[]{1, 2, 3, 4, 5, 6}, sums, 1);

        assertThat(sums).containsExactly(9, 22, 28, 49, 64, 9);
    }

    @Test
    void keepsItsOneThreadWhateverNd4jSets() throws Throwable {
        OpenBlas blas = library.orElseThrow();
        SymbolLookup shared = SymbolLookup.libraryLookup(
                Path.of(Loader.load(openblas.class)).resolveSibling("libopenblas.so.0"), Arena.global());
        MethodHandle set = Linker.nativeLinker().downcallHandle(
                shared.findOrThrow("openblas_set_num_threads"),
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
        MethodHandle get = Linker.nativeLinker().downcallHandle(
                shared.findOrThrow("openblas_get_num_threads"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT));
        int before = (int) get.invokeExact();

        set.invokeExact(3);

        assertThat(blas.threads()).isEqualTo(1);
        assertThat((int) get.invokeExact()).as("ND4J's, after this one's was set").isEqualTo(3);
        set.invokeExact(before);
    }

    @Test
    void refusesArraysThatAreTooShort() {
        OpenBlas blas = library.orElseThrow();
        float[] four = new float[4];
        assertThatThrownBy(() -> blas.multiply(2, 2, 2, four, 1, four, four, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> blas.multiply(2, 2, 2, four, 0, new float[3], four, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> blas.multiply(2, 2, 2, four, 0, four, four, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> blas.multiply(2, 2, 2, four, -1, four, four, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}

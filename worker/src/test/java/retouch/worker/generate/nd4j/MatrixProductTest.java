package retouch.worker.generate.nd4j;

import org.junit.jupiter.api.Test;

import retouch.worker.generate.GeneratorException;

import static org.assertj.core.api.Assertions.assertThat;

class MatrixProductTest {

    @Test
    void multipliesWhatItSaysItMultiplies() throws GeneratorException {
        int order = 37;
        float[] left = MatrixProduct.ramp(order, 1);
        float[] right = MatrixProduct.ramp(order, 7);
        try (MatrixProduct product = MatrixProduct.load(order)) {
            assertThat(product.multiplyAdds()).isEqualTo(37L * 37 * 37);
            assertThat(product.run()).isPositive();
            for (int row = 0; row < order; row++) {
                for (int column = 0; column < order; column++) {
                    double sum = 0;
                    for (int inner = 0; inner < order; inner++) {
                        sum += left[row * order + inner] * right[inner * order + column];
                    }
                    assertThat(product.element(row, column)).as("row %d, column %d", row, column)
                            .isEqualTo(sum);
                }
            }
        }
    }
}

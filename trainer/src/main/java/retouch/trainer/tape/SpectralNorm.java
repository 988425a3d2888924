package retouch.trainer.tape;

import java.util.List;

import org.nd4j.linalg.api.ndarray.INDArray;

/// Spectral normalization of a kernel (Miyato et al. 2018): `W / σ`, `σ = v W u`, with `W` as `[k·k·Cin, Cout]`.
public final class SpectralNorm {

    /// As the released code of the critic's ancestor has it.
    private static final double EPSILON = 1e-12;

    private SpectralNorm() {}

    /// One power iteration: `v = normalize(W u)`, `u = normalize(Wᵀ v)`.
    ///
    /// @param kernel `[k, k, Cin, Cout]`
    /// @param u      `[Cout, 1]`, overwritten
    /// @param v      `[k·k·Cin, 1]`, overwritten
    public static void iterate(INDArray kernel, INDArray u, INDArray v) {
        INDArray matrix = matrix(kernel);
        assignNormalized(v, matrix.mmul(u));
        assignNormalized(u, matrix.transpose().mmul(v));
    }

    /// `W / σ`; `u` and `v` are constants to the derivative.
    public static Node normalize(Node kernel, INDArray u, INDArray v) {
        INDArray matrix = matrix(kernel.value());
        INDArray product = matrix.mmul(u);
        double sigma = dot(v, product);
        product.close();
        return kernel.tape().record(kernel.value().div(sigma), List.of(kernel), gradient -> {
            double along = dot(matrix(gradient), matrix) / (sigma * sigma);
            INDArray part = gradient.div(sigma);
            INDArray outer = v.mmul(u.transpose());
            outer.muli(along);
            part.reshape(matrix.shape()).subi(outer);
            outer.close();
            kernel.addGradient(part);
        });
    }

    private static INDArray matrix(INDArray kernel) {
        return kernel.reshape('c', kernel.length() / kernel.size(3), kernel.size(3));
    }

    private static void assignNormalized(INDArray target, INDArray direction) {
        double norm = Math.sqrt(dot(direction, direction) + EPSILON);
        target.assign(direction.divi(norm));
        direction.close();
    }

    private static double dot(INDArray first, INDArray second) {
        INDArray products = first.mul(second);
        double sum = products.sumNumber().doubleValue();
        products.close();
        return sum;
    }
}

package retouch.schemas.onnx;

/// How the two operators are written that engines do slowest. All forms compute the same function.
///
/// | form       | local response normalization                | transposed convolution             |
/// |------------|---------------------------------------------|------------------------------------|
/// | `STRAIGHT` | `LRN`                                       | `ConvTranspose`                    |
/// | `TUNED`    | banded 1×1 `Conv` of squares, `Sqrt`, `Div` | 3×3 `Conv`, then `DepthToSpace`    |
public enum OnnxForm {
    STRAIGHT, TUNED
}

package retouch.schemas.onnx;

/// How the two operators are written that engines do slowest. All forms compute the same function.
///
/// | form       | local response normalization                    | transposed convolution                    |
/// |------------|-------------------------------------------------|-------------------------------------------|
/// | `STRAIGHT` | `LRN`                                           | `ConvTranspose`                           |
/// | `TUNED`    | a banded 1×1 `Conv` over squares, `Sqrt`, `Div` | 3×3 `Conv` to 4 phases, `DepthToSpace`    |
public enum OnnxForm {
    STRAIGHT, TUNED
}

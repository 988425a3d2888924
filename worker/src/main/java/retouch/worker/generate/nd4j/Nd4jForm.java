package retouch.worker.generate.nd4j;

/// How the network is written in ND4J's operators. Both forms compute the same function.
///
/// | form        | feature and gate    | transposed convolution              | between convolutions           |
/// |-------------|---------------------|-------------------------------------|--------------------------------|
/// | `STRAIGHT`  | two convolutions    | `deconv2d` with `SAME` padding      | an operator for each step      |
/// | `OPERATORS` | one, twice as wide  | 3×3 convolution to 4 phases, woven  | an operator for each step      |
/// | `TUNED`     | as above            | as above                            | one pass in Java; on a device, operators |
///
/// `STRAIGHT` is how a person would port the released code; it stays to be measured against.
public enum Nd4jForm {
    STRAIGHT, OPERATORS, TUNED
}

package retouch.trainer.feature.vgg16;

import retouch.schemas.tensor.Tensor;

/// What a file has for one convolution.
///
/// @param kernel `[3, 3, Cin, Cout]`
/// @param bias   `[Cout]`
record LayerWeights(Tensor kernel, Tensor bias) {}

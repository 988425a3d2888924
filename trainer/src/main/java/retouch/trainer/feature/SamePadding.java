package retouch.trainer.feature;

/// Which inputs one axis of a window sees, with TensorFlow's `SAME` padding.
///
/// @param input  length of the axis
/// @param window length of the window
/// @param stride between two windows
/// @param before what is padded before the first value
/// @param output how many windows there are
record SamePadding(int input, int window, int stride, int before, int output) {

    static SamePadding of(int input, int window, int stride) {
        int output = Math.ceilDiv(input, stride);
        int padding = Math.max(0, (output - 1) * stride + window - input);
        return new SamePadding(input, window, stride, padding / 2, output);
    }

    /// Where the window's first tap lies; before the axis if negative.
    int begin(int at) {
        return at * stride - before;
    }

    /// The first input that the window sees.
    int first(int at) {
        return Math.max(0, begin(at));
    }

    /// One after the last input that the window sees.
    int end(int at) {
        return Math.min(input, begin(at) + window);
    }
}

package retouch.local.proxy;

import java.time.Duration;

/// What can go wrong with one exchange between a client and an HTTP server.
public sealed interface StoreFault {

    /// Nothing.
    record None() implements StoreFault {}

    /// The connection breaks before anything is answered.
    record Away() implements StoreFault {}

    /// The answer is an error; the server never hears of the request.
    ///
    /// @param status 400 to 599
    record Answers(int status) implements StoreFault {

        public Answers {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("an error has a status of 400 to 599: " + status);
            }
        }
    }

    /// The request is forwarded late.
    ///
    /// @param by at most a minute
    record Late(Duration by) implements StoreFault {

        private static final Duration LONGEST = Duration.ofMinutes(1);

        public Late {
            if (by.isNegative() || by.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("late is 0 to 60 s: " + by);
            }
        }
    }

    /// A fault of the body that a client asked for.
    sealed interface OfBody extends StoreFault {}

    /// The connection breaks in the middle of the body that was asked for.
    record CutsOff() implements OfBody {}

    /// The body is shorter than the object, and its length says so.
    record SaysLess() implements OfBody {}

    /// One byte of the body is another.
    record Changes() implements OfBody {}
}

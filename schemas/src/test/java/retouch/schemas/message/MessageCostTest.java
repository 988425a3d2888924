package retouch.schemas.message;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Prints what a message costs. Asserts sizes, never times.
class MessageCostTest {

    private static final int WARM_UP_ROUNDS = 3_000;
    private static final int ROUNDS = 5_000;

    @Test
    void aRequestWithFourPicturesStaysUnderOneKilobyte() throws MessageException {
        assertThat(report("EditRequested", Messages.editRequested(SchemaSource.none()), Samples.request()))
                .isLessThan(1_000);
    }

    @Test
    void aResultWithFourPicturesStaysUnderOneAndAHalfKilobytes() throws MessageException {
        assertThat(report("EditFinished", Messages.editFinished(SchemaSource.none()),
                Samples.finished(Samples.done()))).isLessThan(1_500);
    }

    @Test
    void progressStaysUnderTwoHundredBytes() throws MessageException {
        assertThat(report("EditProgress", Messages.editProgress(SchemaSource.none()), Samples.progress()))
                .isLessThan(200);
    }

    private static <T> int report(String name, MessageCodec<T> codec, T record) throws MessageException {
        byte[] value = codec.encode(record).value();
        time(WARM_UP_ROUNDS, () -> codec.decode(codec.encode(record).value()));
        long encode = time(ROUNDS, () -> codec.encode(record));
        long decode = time(ROUNDS, () -> codec.decode(value));
        System.err.printf("%s: %,d bytes, encode %,d ns, decode %,d ns%n", name, value.length, encode,
                decode);
        return value.length;
    }

    @FunctionalInterface
    private interface Work {
        Object run() throws MessageException;
    }

    private static long time(int rounds, Work work) throws MessageException {
        long begin = System.nanoTime();
        int made = 0;
        for (int round = 0; round < rounds; round++) {
            made += work.run() == null ? 0 : 1;
        }
        assertThat(made).isEqualTo(rounds);
        return (System.nanoTime() - begin) / rounds;
    }
}

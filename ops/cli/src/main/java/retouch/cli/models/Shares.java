package retouch.cli.models;

import java.util.Locale;
import java.util.Optional;

import retouch.schemas.registry.ModelChange;

/// Shares of the jobs as people write them, such as `10%` or `0.5%`.
final class Shares {

    private static final double PERCENT = 100;

    private Shares() {}

    /// Ten thousandths; empty if that is no share above zero.
    static Optional<Integer> parse(String text) {
        if (!text.strip().matches("[0-9]{1,3}(\\.[0-9]{1,2})?%")) {
            return Optional.empty();
        }
        double percent = Double.parseDouble(text.strip().replace("%", ""));
        int share = (int) Math.round(percent * ModelChange.SHARE_OF_ALL / PERCENT);
        return share >= 1 && share <= ModelChange.SHARE_OF_ALL ? Optional.of(share) : Optional.empty();
    }

    /// As [#parse] reads it.
    static String text(int share) {
        return String.format(Locale.ROOT, "%.2f", share * PERCENT / ModelChange.SHARE_OF_ALL)
                .replaceAll("\\.?0+$", "") + "%";
    }
}

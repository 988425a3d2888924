package retouch.producer.gateway;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

import retouch.fleet.metric.Metric;
import retouch.fleet.metric.Metrics;

/// Times every request until its answer is sent. Streams of events are left out: they last as long as a browser
/// looks.
final class RequestTimes implements Filter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    private final Metrics metrics;

    RequestTimes(Metrics metrics) {
        this.metrics = Objects.requireNonNull(metrics, "metrics");
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!request.path().path().endsWith("/events")) {
            long start = System.nanoTime();
            String method = label(request.prologue().method().text());
            response.whenSent(() -> metrics.time(Metric.HTTP_DURATION,
                    Duration.ofNanos(System.nanoTime() - start), method,
                    Integer.toString(response.status().code())));
        }
        chain.proceed();
    }

    /// Whoever makes up methods makes no labels.
    private static String label(String method) {
        return METHODS.contains(method) ? method : "other";
    }
}

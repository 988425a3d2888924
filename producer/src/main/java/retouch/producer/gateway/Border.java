package retouch.producer.gateway;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/// Keeps other people's pages out of a server that needs no password because it listens on this machine.
///
/// | attack                                                              | answer                                             |
/// |---------------------------------------------------------------------|----------------------------------------------------|
/// | a page whose name is made to point here (DNS rebinding)             | `Host` must be a loopback name or an allowed one   |
/// | a page that posts a form here (cross-site request forgery)          | `Origin` must be what `Host` is; `Sec-Fetch-Site`  |
/// | a picture or a name that contains a script                          | a policy that runs our own files only              |
/// | a page that frames the editor or embeds a result                    | `frame-ancestors`, cross-origin resource policy    |
///
/// Programs such as `curl` send no `Origin` and are let in.
final class Border implements Filter {

    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    private final Set<String> hostsAllowed;

    /// @param hostsAllowed names besides the loopback ones, lower case, without ports
    Border(Set<String> hostsAllowed) {
        this.hostsAllowed = Set.copyOf(hostsAllowed);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header("Content-Security-Policy", POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
        response.header("Cross-Origin-Opener-Policy", "same-origin");
        response.header("Cross-Origin-Resource-Policy", "same-origin");
        Optional<Problem> problem = problem(request.prologue().method(), request.authority(),
                request.headers());
        if (problem.isPresent()) {
            problem.get().send(response);
        } else {
            chain.proceed();
        }
    }

    private Optional<Problem> problem(Method method, String authority, ServerRequestHeaders headers) {
        if (!isOurs(authority)) {
            return Optional.of(new Problem(Status.MISDIRECTED_REQUEST_421, "wrong-host",
                    "This gateway does not answer to that host name; open it by 127.0.0.1, or name the host in"
                            + " RETOUCH_GATEWAY_HOSTS_ALLOWED."));
        }
        boolean readsOnly = method.equals(Method.GET) || method.equals(Method.HEAD);
        if (!readsOnly && !isSameOrigin(authority, headers)) {
            return Optional.of(new Problem(Status.FORBIDDEN_403, "wrong-origin",
                    "Another site's page may not ask this gateway for anything."));
        }
        return Optional.empty();
    }

    private boolean isOurs(String authority) {
        String host = host(authority);
        return LOOPBACK.contains(host) || hostsAllowed.contains(host);
    }

    private static boolean isSameOrigin(String authority, ServerRequestHeaders headers) {
        Optional<String> site = headers.first(FETCH_SITE);
        if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
            return false;
        }
        Optional<String> origin = headers.first(HeaderNames.ORIGIN);
        return origin.isEmpty() || origin.get().equalsIgnoreCase("http://" + authority)
                || origin.get().equalsIgnoreCase("https://" + authority);
    }

    private static String host(String authority) {
        int port = authority.lastIndexOf(':');
        boolean hasPort = port > authority.lastIndexOf(']');
        return (hasPort ? authority.substring(0, port) : authority).toLowerCase(Locale.ROOT);
    }
}

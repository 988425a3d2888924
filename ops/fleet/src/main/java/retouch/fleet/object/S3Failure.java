package retouch.fleet.object;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Set;

import javax.net.ssl.SSLHandshakeException;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;

import retouch.fleet.object.ObjectStoreException.Kind;

/// Says what an S3 failure means. The one place that knows status codes and error names.
final class S3Failure {

    private static final int PRECONDITION_FAILED = 412;
    private static final int INSUFFICIENT_STORAGE = 507;
    private static final Set<String> FULL = Set.of("XMinioStorageFull", "QuotaExceeded",
            "InsufficientStorage",
            "NoSpaceLeft");

    private S3Failure() {}

    /// @param what what was tried, such as `Reading s3://b/k`
    static ObjectStoreException of(String what, MinioException e) {
        return switch (e) {
            case ErrorResponseException answer -> answered(what, answer);
            case ServerException server -> status(what, server.statusCode(), server.getMessage(), server);
            default -> unavailable(what, rootMessage(e), e);
        };
    }

    static ObjectStoreException of(String what, IOException e) {
        return unavailable(what, rootMessage(e), e);
    }

    /// The SDK wraps a lost connection, and a certificate that is not trusted, in what means a mistake of ours.
    static ObjectStoreException of(String what, IllegalStateException e) {
        return switch (e.getCause()) {
            case IOException broken -> of(what, broken);
            case CertificateException refused -> untrusted(what, rootMessage(refused), refused);
            case null, default -> throw e;
        };
    }

    /// Whether a conditional create lost: the object exists.
    static boolean alreadyExists(ErrorResponseException e) {
        return e.response().code() == PRECONDITION_FAILED;
    }

    private static ObjectStoreException answered(String what, ErrorResponseException e) {
        String code = e.errorResponse().code() == null ? "" : e.errorResponse().code();
        String text = (code + " " + rootMessage(e)).strip();
        return switch (code) {
            case "NoSuchKey", "NoSuchObject" -> new ObjectStoreException(Kind.MISSING,
                    what + ": there is no such object.", e);
            case "NoSuchBucket" -> new ObjectStoreException(Kind.REJECTED,
                    what + ": there is no such bucket. Create it, or set RETOUCH_S3_BUCKET.", e);
            case "RequestTimeout", "SlowDown", "OperationAborted", "ConditionalRequestConflict" ->
                unavailable(what, text, e);
            default -> FULL.contains(code) ? full(what, text, e) : status(what, e.response().code(), text, e);
        };
    }

    private static ObjectStoreException status(String what, int status, String text, Exception e) {
        if (status == INSUFFICIENT_STORAGE || text.toLowerCase(Locale.ROOT).contains("no space left")) {
            return full(what, text, e);
        }
        if (status == 401 || status == 403) {
            return new ObjectStoreException(Kind.DENIED,
                    what + ": the store denies it (" + text + "). Check RETOUCH_S3_ACCESS_KEY and"
                            + " RETOUCH_S3_SECRET_KEY.",
                    e);
        }
        if (status == 404) {
            return new ObjectStoreException(Kind.MISSING, what + ": there is no such object.", e);
        }
        if (status == 408 || status == 429 || status >= 500) {
            return unavailable(what, text, e);
        }
        return new ObjectStoreException(Kind.REJECTED,
                what + ": the store refuses it (" + status + " " + text + ").", e);
    }

    private static ObjectStoreException full(String what, String text, Exception e) {
        return new ObjectStoreException(Kind.FULL,
                what + ": the store is full (" + text + "). Make room there.", e);
    }

    private static ObjectStoreException unavailable(String what, String text, Exception e) {
        if (e instanceof SSLHandshakeException || e.getCause() instanceof SSLHandshakeException) {
            return untrusted(what, text, e);
        }
        return new ObjectStoreException(Kind.UNAVAILABLE,
                what + ": the store does not answer (" + text + ").", e);
    }

    /// No retry makes a certificate trusted.
    private static ObjectStoreException untrusted(String what, String text, Exception e) {
        return new ObjectStoreException(Kind.REJECTED,
                what + ": the store's certificate is not trusted (" + text
                        + "). Name a file that holds its issuer with RETOUCH_S3_TRUST_STORE.",
                e);
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}

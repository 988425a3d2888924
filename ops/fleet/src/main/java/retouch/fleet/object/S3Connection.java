package retouch.fleet.object;

import java.io.IOException;
import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.minio.MinioClient;
import okhttp3.OkHttpClient;

import retouch.fleet.FleetConfig;
import retouch.fleet.object.ObjectStoreException.Kind;

/// How an S3 server is reached: timeouts, certificates, credentials.
final class S3Connection {

    private S3Connection() {}

    /// An HTTP client of our own: the SDK's has timeouts of five minutes and retries of its own.
    ///
    /// @throws ObjectStoreException `REJECTED` if the certificates cannot be used
    static OkHttpClient http(S3ObjectStore.Config config) throws ObjectStoreException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectTimeout(config.connectMax())
                .readTimeout(config.answerMax())
                .writeTimeout(config.answerMax())
                .retryOnConnectionFailure(false);
        if (config.trust().isPresent()) {
            try {
                X509TrustManager trust = config.trust().get().trust();
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[]{trust}, null);
                builder.sslSocketFactory(context.getSocketFactory(), trust);
            } catch (IOException | GeneralSecurityException e) {
                throw new ObjectStoreException(Kind.REJECTED, e.getMessage(), e);
            }
        }
        return builder.build();
    }

    static MinioClient client(FleetConfig fleet, OkHttpClient http) {
        return MinioClient.builder()
                .endpoint(fleet.endpoint().toString())
                .region(fleet.region())
                .credentials(fleet.accessKey(), fleet.secretKey().reveal())
                .httpClient(http)
                .build();
    }
}

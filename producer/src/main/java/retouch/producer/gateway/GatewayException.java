package retouch.producer.gateway;

/// The gateway cannot listen. The message is one sentence that says where and what to do.
public final class GatewayException extends Exception {

    private static final long serialVersionUID = 1;

    GatewayException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

package io.caravan.inference;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

/** Says in a few words of the field why a connection failed, without an address that a caller should not see. */
final class Reasons {

    private Reasons() {}

    static String of(Throwable failure) {
        return switch (failure) {
            case ConnectException refused -> "connection refused or not made in time";
            case NoRouteToHostException unreachable -> "no route to it";
            case TimeoutException silent -> "no answer in time";
            case UnknownHostException unknown -> "host name unknown";
            case null -> "unknown";
            default -> {
                String message = failure.getMessage();
                yield message == null ? failure.getClass().getSimpleName() : message;
            }
        };
    }
}

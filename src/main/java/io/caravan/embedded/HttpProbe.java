package io.caravan.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a server on this machine whether it is there. By the JDK's old client, because the new one costs a launcher more
 * time to load than everything else it does.
 */
public final class HttpProbe {

    private HttpProbe() {}

    /** An answer: its status and at most 64 KB of its body. */
    public record Answer(int status, String body) {}

    /** Empty if nothing answers within the limit. */
    public static Optional<Answer> get(URI uri, Duration limit) {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) limit.toMillis());
            connection.setReadTimeout((int) limit.toMillis());
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return Optional.of(new Answer(status, body == null ? "" : text(body)));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String text(InputStream body) throws IOException {
        return new String(body.readNBytes(64 * 1024), StandardCharsets.UTF_8);
    }
}

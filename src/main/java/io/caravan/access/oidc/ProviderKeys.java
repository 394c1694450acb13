package io.caravan.access.oidc;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jose4j.http.SimpleGet;
import org.jose4j.http.SimpleResponse;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * Fetches the keys of a provider from where its discovery document says they are (OpenID Connect Discovery 1.0, 4).
 *
 * <p>When the provider fails it is left alone for a moment: requests wait for their turn to ask it, and each would wait for
 * the whole of its silence.
 */
final class ProviderKeys implements SimpleGet {

    private static final Logger LOG = Logger.getLogger(ProviderKeys.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final String issuer;
    private final SimpleGet http;
    private volatile Long failedNanos;

    ProviderKeys(String issuer, SimpleGet http) {
        this.issuer = issuer;
        this.http = http;
    }

    /** Where the discovery document of an issuer is. */
    static String discovery(String issuer) {
        return issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration";
    }

    /** Whether nobody on the way can put keys of their own in the place of those that are fetched from there. */
    static boolean isSafe(String address) {
        try {
            URI uri = URI.create(address);
            return uri.getHost() != null
                    && ("https".equals(uri.getScheme())
                            || "http".equals(uri.getScheme())
                                    && THIS_MACHINE.matcher(uri.getHost()).matches());
        } catch (IllegalArgumentException odd) {
            return false;
        }
    }

    /** Whether the last attempt to fetch them failed. */
    boolean areAway() {
        return failedNanos != null;
    }

    /**
     * The keys, as a document.
     *
     * @throws IOException if they cannot be had, now or a moment ago
     */
    @Override
    public SimpleResponse get(String discovery) throws IOException {
        Long failed = failedNanos;
        if (failed != null && System.nanoTime() - failed < PAUSE_NANOS) {
            throw new IOException("The provider failed a moment ago");
        }
        try {
            SimpleResponse keys = http.get(keysAddress(http.get(discovery).getBody()));
            requireKeys(keys.getBody());
            heard();
            return keys;
        } catch (IOException | JoseException failure) {
            missed(failure);
            throw new IOException("The provider's keys cannot be had", failure);
        }
    }

    private String keysAddress(String document) throws IOException, JoseException {
        Map<String, Object> provider = JsonUtil.parseJson(document);
        if (!issuer.equals(provider.get("issuer"))) {
            throw new IOException("its discovery document names another issuer");
        }
        if (!(provider.get("jwks_uri") instanceof String address) || !isSafe(address)) {
            throw new IOException("its discovery document names no https address of keys");
        }
        return address;
    }

    private static void requireKeys(String document) throws IOException, JoseException {
        if (new JsonWebKeySet(document).getJsonWebKeys().isEmpty()) {
            throw new IOException("it has no keys");
        }
    }

    private void heard() {
        if (failedNanos != null) {
            LOG.infof("the keys of the provider of tokens, %s, are there again", issuer);
        }
        failedNanos = null;
    }

    private void missed(Exception failure) {
        if (failedNanos == null) {
            LOG.warnf("the keys of the provider of tokens, %s, cannot be had: %s", issuer, failure.getMessage());
        }
        failedNanos = System.nanoTime();
    }
}

package io.caravan.api;

import io.caravan.cache.CacheLookup;
import io.caravan.cache.CachePolicy;
import io.caravan.http.Reply;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Variable;

/**
 * What callers say about the cache and are told of it, as far as there are words for it in "HTTP Caching" (RFC 9111): the
 * directives {@code no-store}, {@code no-cache} and {@code max-age} of a request, and the {@code Age} of an answer.
 */
@Named("cacheHeaders")
@Singleton
public class CacheHeaders {

    /** Of a request {@code allow}; of an answer {@code hit} or {@code miss}, if the cache was asked. */
    static final String CACHE = "X-Caravan-Cache";

    static final String CONTROL = "Cache-Control";

    private static final String ALLOW = "allow";

    /** A token, and what may stand behind it: RFC 9110, section 5.6, and RFC 9111, section 5.2. */
    private static final Pattern DIRECTIVE =
            Pattern.compile("([!#$%&'*+.^_`|~\\w-]+)(?:=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,]*)))?");

    private static final Pattern SECONDS = Pattern.compile("\\d+");
    private static final int DIGITS = 9;

    /**
     * Reads both headers; either may be null.
     *
     * @throws BadRequest if the first one is not {@code allow}; what makes no sense in the second is passed over
     */
    static CachePolicy parse(String cache, String control) throws BadRequest {
        boolean asks = cache != null;
        if (asks && !cache.strip().equalsIgnoreCase(ALLOW)) {
            throw new BadRequest(CACHE, "'" + CACHE + "' of a request must be '" + ALLOW + "'.");
        }
        boolean reuses = true;
        boolean keeps = true;
        Duration oldest = null;
        Matcher directive = DIRECTIVE.matcher(control == null ? "" : control);
        while (directive.find()) {
            switch (directive.group(1).toLowerCase(Locale.ROOT)) {
                case "no-store" -> {
                    reuses = false;
                    keeps = false;
                }
                case "no-cache" -> reuses = false;
                case "max-age" -> oldest = age(directive.group(2) == null ? directive.group(3) : directive.group(2));
                default -> {
                    // Not for us, or for nobody.
                }
            }
        }
        return new CachePolicy(asks, reuses, keeps, oldest);
    }

    /** What is no number of seconds is as good as none: an answer is stale then (RFC 9111, section 4.2.1). */
    private static Duration age(String seconds) {
        if (seconds == null || !SECONDS.matcher(seconds).matches()) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(seconds.length() > DIGITS ? Integer.MAX_VALUE : Long.parseLong(seconds));
    }

    /** Adds them to the answer, if the cache was asked. */
    public void tell(@Variable(CacheLookup.VARIABLE) CacheLookup recall, @Variable(Reply.VARIABLE) Reply reply) {
        if (recall.isAnswered()) {
            reply.header(CACHE, "hit");
            reply.header("Age", String.valueOf(recall.age().toSeconds()));
        } else if (recall.isAsked()) {
            reply.header(CACHE, "miss");
        }
    }
}

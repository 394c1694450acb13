package io.caravan.api;

import io.caravan.access.limit.Left;
import io.caravan.access.limit.Verdict;
import io.caravan.http.Reply;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Variable;

/**
 * Says in headers what callers may ask for and what of it is left, as the draft "RateLimit header fields for HTTP" of the
 * IETF's httpapi group has it (draft-ietf-httpapi-ratelimit-headers): lists of structured fields (RFC 9651).
 */
@Named("rateLimitHeaders")
@Singleton
public class RateLimitHeaders {

    /** Adds them to the answer; none if nothing is limited. */
    public void tell(@Variable(Verdict.VARIABLE) Verdict verdict, @Variable(Reply.VARIABLE) Reply reply) {
        if (verdict.crowd() != null) {
            reply.header("RateLimit-Policy", "\"concurrent\";q=" + verdict.crowd());
            reply.header("RateLimit", "\"concurrent\";r=0");
        } else if (!verdict.quotas().isEmpty()) {
            reply.header("RateLimit-Policy", list(verdict, RateLimitHeaders::policy));
            reply.header("RateLimit", list(verdict, RateLimitHeaders::rest));
        }
    }

    private static String list(Verdict verdict, Function<Left, String> item) {
        return verdict.quotas().stream().map(item).collect(Collectors.joining(", "));
    }

    private static String policy(Left left) {
        return "\"%s\";q=%d;w=%d"
                .formatted(
                        left.quota().what().word(),
                        left.quota().most(),
                        left.quota().what().window().toSeconds());
    }

    private static String rest(Left left) {
        return "\"%s\";r=%d;t=%d".formatted(left.quota().what().word(), Math.max(0, left.left()), left.resetSeconds());
    }
}

package io.caravan.api;

import io.caravan.access.limit.LimitDecision;
import io.caravan.access.limit.RemainingQuota;
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
    public void tell(@Variable(LimitDecision.VARIABLE) LimitDecision decision, @Variable(Reply.VARIABLE) Reply reply) {
        if (decision.crowd() != null) {
            reply.header("RateLimit-Policy", "\"concurrent\";q=" + decision.crowd());
            reply.header("RateLimit", "\"concurrent\";r=0");
        } else if (!decision.quotas().isEmpty()) {
            reply.header("RateLimit-Policy", list(decision, RateLimitHeaders::policy));
            reply.header("RateLimit", list(decision, RateLimitHeaders::rest));
        }
    }

    private static String list(LimitDecision decision, Function<RemainingQuota, String> item) {
        return decision.quotas().stream().map(item).collect(Collectors.joining(", "));
    }

    private static String policy(RemainingQuota left) {
        return "\"%s\";q=%d;w=%d"
                .formatted(
                        left.quota().what().word(),
                        left.quota().most(),
                        left.quota().what().window().toSeconds());
    }

    private static String rest(RemainingQuota left) {
        return "\"%s\";r=%d;t=%d".formatted(left.quota().what().word(), Math.max(0, left.left()), left.resetSeconds());
    }
}

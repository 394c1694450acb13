package io.caravan.access.limit;

import io.caravan.access.Caller;
import io.caravan.inference.Completion;
import io.caravan.inference.NodeResult;
import io.caravan.inference.Usage;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** Charges callers for the tokens that were really used. Nobody waits for it. */
@Named("tokenCharge")
@Singleton
public class TokenCharge {

    /** After so long Redis is taken not to have counted. */
    private static final long PATIENCE_SECONDS = 1;

    private final SharedBuckets shared;
    private final LocalBuckets local;
    private final RoleLimits roles;

    TokenCharge(SharedBuckets shared, LocalBuckets local, RoleLimits roles) {
        this.shared = shared;
        this.local = local;
        this.roles = roles;
    }

    /** Charges for a chat, whole or not. */
    public void chat(@Body Completion completion, @Variable(Caller.VARIABLE) Caller caller) {
        charge(caller, completion.usage());
    }

    /** Charges for vectors. */
    public void whole(@Body NodeResult result, @Variable(Caller.VARIABLE) Caller caller) {
        charge(caller, result.usage());
    }

    private void charge(Caller caller, Usage usage) {
        Quota.of(Limited.TOKENS, roles.of(caller))
                .filter(quota -> usage.totalTokens() > 0)
                .ifPresent(quota -> shared.charge(caller.userId(), quota, usage.totalTokens())
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .whenComplete((debt, away) -> {
                            if (away != null) {
                                local.charge(caller.userId(), quota, usage.totalTokens());
                            }
                        }));
    }
}

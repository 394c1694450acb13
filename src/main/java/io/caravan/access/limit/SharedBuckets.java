package io.caravan.access.limit;

import io.caravan.store.Redis;
import io.caravan.store.RedisScript;
import io.lettuce.core.ScriptOutputType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * The counts of all users in Redis, where all gateways see them. Each question is one script and so one round trip, which nobody
 * comes between. All answers fail as those of {@link Redis#send} do. Safe for use by many threads; never blocks.
 */
@Singleton
public class SharedBuckets {

    private static final RedisScript COUNT = RedisScript.named("limits-count");

    private final Redis redis;

    SharedBuckets(Redis redis) {
        this.redis = redis;
    }

    /**
     * Takes one request of each quota, if all of them and all that are only looked at have something left; else of none.
     *
     * @return what is left, first of those that are taken from
     */
    CompletionStage<List<RemainingQuota>> take(UUID user, List<Quota> taken, List<Quota> seen) {
        Question question = new Question(user);
        taken.forEach(quota -> question.add(quota, 1, "if-there"));
        seen.forEach(quota -> question.add(quota, 0, "if-there"));
        List<Quota> all = Stream.concat(taken.stream(), seen.stream()).toList();
        return question.ask().thenApply(said -> left(all, said));
    }

    /** Takes so many, whether there are as many or not. */
    CompletionStage<RemainingQuota> charge(UUID user, Quota quota, long count) {
        Question question = new Question(user);
        question.add(quota, count, "anyway");
        return question.ask().thenApply(said -> left(quota, said.getFirst()));
    }

    private static List<RemainingQuota> left(List<Quota> quotas, List<List<Long>> said) {
        List<RemainingQuota> all = new ArrayList<>();
        for (int i = 0; i < quotas.size(); i++) {
            all.add(left(quotas.get(i), said.get(i)));
        }
        return all;
    }

    private static RemainingQuota left(Quota quota, List<Long> said) {
        return new RemainingQuota(quota, said.get(0) == 1, said.get(1), Duration.ofMillis(said.get(2)));
    }

    /** As the script wants to be asked. */
    private final class Question {

        private final UUID user;
        private final List<String> keys = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();

        Question(UUID user) {
            this.user = user;
        }

        void add(Quota quota, long use, String how) {
            keys.add(quota.key(user));
            arguments.add(String.valueOf(quota.most()));
            arguments.add(String.valueOf(quota.what().window().toMillis()));
            arguments.add(String.valueOf(use));
            arguments.add(how);
        }

        CompletionStage<List<List<Long>>> ask() {
            return redis.send(commands -> commands.eval(
                    COUNT.text(),
                    ScriptOutputType.MULTI,
                    keys.toArray(String[]::new),
                    arguments.toArray(String[]::new)));
        }
    }
}

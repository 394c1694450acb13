package io.caravan.mixed;

import io.caravan.cluster.Cluster;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The cluster with a Redis that answers as late as one wishes, and as long as an operator waits for it. */
public final class SlowableRedis extends Cluster {

    private static volatile DelayingProxy proxy;

    /** How late Redis answers from now on. */
    static void delay(Duration delay) {
        proxy.delay(delay);
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        URI redis = URI.create(servers().redis().uri());
        proxy = new DelayingProxy(redis.getPort());
        settings.put("caravan.redis.url", redis.toString().replace(":" + redis.getPort(), ":" + proxy.port()));
        settings.put("caravan.redis.patience", "25ms");
        return settings;
    }

    @Override
    public void stop() {
        proxy.close();
        super.stop();
    }
}

package io.caravan.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdleCollectorTest {

    private static final long LEFT = 20 << 20;

    private final CamelContext camel = new DefaultCamelContext();
    private final AtomicInteger collections = new AtomicInteger();

    @BeforeEach
    void theRoundItselfIsUnderWay() {
        begin();
    }

    @Test
    void whatHasGrownOldIsCollectedWhileNobodyIsAnswered() {
        collector(LEFT + IdleCollector.WORTH_IT + 1).collect();
        assertThat(collections).hasValue(1);
    }

    @Test
    void nobodyWaitsForACollectionInTheMiddleOfAnAnswer() {
        Exchange answer = begin();
        IdleCollector collector = collector(Long.MAX_VALUE);
        collector.collect();
        assertThat(collections).hasValue(0);
        camel.getInflightRepository().remove(answer);
        collector.collect();
        assertThat(collections).hasValue(1);
    }

    @Test
    void aLittleIsNotWorthACollection() {
        collector(LEFT + IdleCollector.WORTH_IT).collect();
        assertThat(collections).hasValue(0);
    }

    @Test
    void aJvmThatCollectsByItselfIsLeftAlone() {
        new IdleCollector(camel, Optional.empty(), collections::incrementAndGet).collect();
        assertThat(collections).hasValue(0);
    }

    private Exchange begin() {
        var exchange = new DefaultExchange(camel);
        camel.getInflightRepository().add(exchange);
        return exchange;
    }

    private IdleCollector collector(long used) {
        return new IdleCollector(camel, Optional.of(pool(used)), collections::incrementAndGet);
    }

    private static MemoryPoolMXBean pool(long used) {
        return (MemoryPoolMXBean) Proxy.newProxyInstance(
                MemoryPoolMXBean.class.getClassLoader(),
                new Class<?>[] {MemoryPoolMXBean.class},
                (proxy, method, arguments) -> usage(method.getName().equals("getCollectionUsage") ? LEFT : used));
    }

    private static MemoryUsage usage(long used) {
        return new MemoryUsage(0, used, Math.max(used, LEFT), -1);
    }
}

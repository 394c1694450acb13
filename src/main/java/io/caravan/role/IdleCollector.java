package io.caravan.role;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * Has the JVM collect its garbage while nobody is answered, so that a gateway gives back the memory that hundreds of streams
 * took. The serial collector leaves what has grown old alone until the heap cannot grow any more; others do this themselves
 * (JEP 346) and are left alone.
 */
@Named("idleCollector")
@Singleton
class IdleCollector {

    /** What makes a pause worth it, in bytes of old objects more than the last collection left. */
    static final long WORTH_IT = 8 << 20;

    /** The round that asks is under way itself. */
    private static final int OWN = 1;

    private final CamelContext camel;
    private final Optional<MemoryPoolMXBean> old;
    private final Runnable collection;

    @Inject
    IdleCollector(CamelContext camel) {
        this(camel, ofTheSerialCollector(), System::gc);
    }

    IdleCollector(CamelContext camel, Optional<MemoryPoolMXBean> old, Runnable collection) {
        this.camel = camel;
        this.old = old;
        this.collection = collection;
    }

    private static Optional<MemoryPoolMXBean> ofTheSerialCollector() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Tenured Gen"))
                .findFirst();
    }

    /** Collects if nothing is under way and enough has grown old; takes some tenths of a second then, and nobody runs. */
    void collect() {
        if (camel.getInflightRepository().size() <= OWN && hasGrown()) {
            collection.run();
        }
    }

    private boolean hasGrown() {
        return old.filter(pool ->
                        pool.getUsage().getUsed() > pool.getCollectionUsage().getUsed() + WORTH_IT)
                .isPresent();
    }
}

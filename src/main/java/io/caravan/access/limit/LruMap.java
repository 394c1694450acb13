package io.caravan.access.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What was used lately, by name; what was used least makes room for others. Safe for use by many threads. */
final class LruMap<V> {

    private static final int MOST = 10_000;

    private final Map<String, V> all = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    };

    /** The one of that name, made if there is none. */
    V get(String name, Supplier<V> making) {
        synchronized (all) {
            return all.computeIfAbsent(name, unknown -> making.get());
        }
    }
}

package io.caravan.node;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The lock of all that decides who gets which slot: one for all nodes, as a request may get a slot of any. Nobody waits for
 * anything while holding it.
 */
final class AdmissionLock {

    private final ReentrantLock lock = new ReentrantLock();

    /** Does the work while nobody else has the lock. */
    void run(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** What the work finds while nobody else has the lock. */
    <T> T get(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}

package io.caravan.store;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The threads that read what Redis answers: those of Vert.x, as {@link VertxLoops} has it. */
final class RedisReaders {

    /** A thread that may run comes back to its work sooner. */
    private static final long PROMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long LONGEST_LOOK_MILLIS = 100;

    private final List<EventExecutor> loops;

    RedisReaders(List<EventExecutor> loops) {
        this.loops = List.copyOf(loops);
    }

    /** Vert.x deprecates the way to its loops only because it will be internal in its next major version. */
    @SuppressWarnings("deprecation")
    static RedisReaders of(Vertx vertx) {
        List<EventExecutor> loops = new ArrayList<>();
        vertx.nettyEventLoopGroup().forEach(loops::add);
        return new RedisReaders(loops);
    }

    /**
     * Waits until each has read what had arrived.
     *
     * @return whether one of them took so long that an answer may have waited for it; also that to a command it came to send
     *     only now
     */
    boolean areBehind() throws InterruptedException {
        long begin = System.nanoTime();
        CountDownLatch turns = new CountDownLatch(loops.size());
        // Not at once: what is due later runs only after the loop has looked at its sockets.
        loops.forEach(loop -> loop.schedule(turns::countDown, 1, TimeUnit.MILLISECONDS));
        boolean all = turns.await(LONGEST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return !all || System.nanoTime() - begin > PROMPT_NANOS;
    }
}

package io.caravan.store;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Lets the driver of Redis use the event loops that are there already: threads of its own would have to be woken for every
 * command and every answer.
 *
 * @param vertx whose loops outlive the driver
 */
record VertxLoops(Vertx vertx) implements EventLoopGroupProvider {

    /** Vert.x deprecates the way to its loops only because it will be internal in its next major version. */
    @Override
    @SuppressWarnings("deprecation")
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
        return type.cast(vertx.nettyEventLoopGroup());
    }

    @Override
    public int threadPoolSize() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
        return done();
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
        return done();
    }

    private static Future<Boolean> done() {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
}

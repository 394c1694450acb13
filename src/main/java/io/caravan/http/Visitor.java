package io.caravan.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection of a caller, which is closed if it takes too long to say what it wants.
 *
 * <p>Time counts only while no request is under way: an answer may take as long as it takes.
 */
final class Visitor extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<Visitor> KEY = AttributeKey.valueOf(Visitor.class, "visitor");

    private final HttpSettings settings;
    private final Runnable late;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long idleSince = System.nanoTime();
    private volatile boolean answered;
    private Channel channel;

    /** @param late what else to do when the connection is closed for taking too long */
    Visitor(HttpSettings settings, Runnable late) {
        this.settings = settings;
        this.late = late;
    }

    /** The visitor of this connection; null if it has none. */
    static Visitor of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** Called when the connection belongs to an event loop; nothing that is sent need pass here. */
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        channel.attr(KEY).set(this);
        context.pipeline().remove(this);
        lookAgainIn(limit());
    }

    /** The head of a request has come. */
    void asks() {
        underWay.incrementAndGet();
    }

    /** The request has been answered, or given up. */
    void isAnswered() {
        answered = true;
        idleSince = System.nanoTime();
        underWay.decrementAndGet();
    }

    private long limit() {
        Duration limit = answered ? settings.keepAlive() : settings.headTimeout();
        return limit.toNanos();
    }

    private void lookAgainIn(long nanos) {
        channel.eventLoop().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long left = underWay.get() > 0 ? limit() : limit() - (System.nanoTime() - idleSince);
        if (!channel.isOpen()) {
            return;
        }
        if (left > 0) {
            lookAgainIn(left);
        } else {
            late.run();
            channel.close();
        }
    }
}

package io.caravan.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * One connection of a caller, which is closed if it takes too long to say what it wants.
 *
 * <p>Time counts only while no request is under way and the caller reads nothing: an answer may take as long as it takes, to be
 * made and to be read. Vert.x calls an answer ended once it is queued.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<ClientConnection> KEY =
            AttributeKey.valueOf(ClientConnection.class, "connection");

    private final HttpSettings settings;
    private final Runnable late;
    private final AtomicInteger underWay = new AtomicInteger();
    private final LongSupplier clock;
    private volatile long idleSince;
    private volatile boolean answered;
    private Channel channel;
    private PendingWrites unread = PendingWrites.NOTHING;

    /** @param late what else to do when the connection is closed for taking too long */
    ClientConnection(HttpSettings settings, Runnable late) {
        this(settings, late, System::nanoTime);
    }

    /** @param clock in nanoseconds since any time */
    ClientConnection(HttpSettings settings, Runnable late, LongSupplier clock) {
        this.settings = settings;
        this.late = late;
        this.clock = clock;
        this.idleSince = clock.getAsLong();
    }

    /** What is known of this connection; null if nothing is. */
    static ClientConnection of(Channel channel) {
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
    void requestBegan() {
        underWay.incrementAndGet();
    }

    /** The request has been answered, or given up. */
    void requestEnded() {
        answered = true;
        idleSince = clock.getAsLong();
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
        if (!channel.isOpen()) {
            return;
        }
        if (underWay.get() > 0 || reads()) {
            idleSince = clock.getAsLong();
        }
        long left = limit() - (clock.getAsLong() - idleSince);
        if (left > 0) {
            lookAgainIn(left);
        } else {
            late.run();
            // Not channel.close(): Vert.x would wait for all that is queued to be read, which may be never.
            channel.unsafe().close(channel.voidPromise());
        }
    }

    /** Whether anything has left since it was asked before. */
    private boolean reads() {
        PendingWrites before = unread;
        unread = PendingWrites.of(channel);
        return !unread.equals(before);
    }
}

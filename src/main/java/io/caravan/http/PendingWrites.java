package io.caravan.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What of the answers on a connection still waits for the caller to read it.
 *
 * @param bytes of all that waits; one that is being sent counts whole until it has left
 * @param ofFirst what is left of the one that is being sent
 */
record PendingWrites(long bytes, int ofFirst) {

    /** Nothing waits. */
    static final PendingWrites NOTHING = new PendingWrites(0, 0);

    /** To be called on the event loop of the connection. */
    static PendingWrites of(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null) {
            return NOTHING;
        }
        int ofFirst = waiting.current() instanceof ByteBuf first ? first.readableBytes() : 0;
        return new PendingWrites(waiting.totalPendingWriteBytes(), ofFirst);
    }
}

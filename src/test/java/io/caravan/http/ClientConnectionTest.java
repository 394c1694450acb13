package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientConnectionTest {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
    private static final int ANSWER = 1000;

    private final AtomicInteger late = new AtomicInteger();
    private final SlowReader channel = new SlowReader();
    private long now;
    private ClientConnection visitor;

    /** A caller who reads when the test says so. */
    private static final class SlowReader extends EmbeddedChannel {

        private int takes;

        void take(int bytes) {
            takes = bytes;
            flush();
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) {
            waiting.removeBytes(takes);
            takes = 0;
        }
    }

    @BeforeEach
    void somebodyComes() {
        channel.freezeTime();
        String time = KEEP_ALIVE.toSeconds() + "s";
        HttpSettings settings = Settings.of(
                HttpSettings.class, Map.of("caravan.http.keep-alive", time, "caravan.http.head-timeout", time));
        visitor = new ClientConnection(settings, late::incrementAndGet, () -> now);
        channel.pipeline().addLast(visitor);
    }

    @Test
    void whoSaysNothingIsCutOff() {
        pass(KEEP_ALIVE.minusNanos(1));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofNanos(1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(late).hasValue(1);
    }

    @Test
    void whoWaitsForAnAnswerMayWaitLong() {
        visitor.requestBegan();
        pass(KEEP_ALIVE);
        pass(KEEP_ALIVE);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whoReadsAWholeAnswerSlowlyGetsAllOfIt() {
        answer();
        for (int i = 0; i < 10; i++) {
            pass(KEEP_ALIVE);
            channel.take(ANSWER / 10);
            assertThat(channel.isOpen()).isTrue();
        }
        pass(KEEP_ALIVE);
        assertThat(channel.isOpen()).isTrue();
        pass(KEEP_ALIVE);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoStopsReadingIsCutOff() {
        answer();
        channel.take(1);
        pass(KEEP_ALIVE);
        assertThat(channel.isOpen()).isTrue();
        pass(KEEP_ALIVE);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatIsReadOfTheNextAnswerCountsToo() {
        answer();
        channel.pipeline().writeAndFlush(Unpooled.wrappedBuffer(new byte[ANSWER]));
        pass(KEEP_ALIVE);
        channel.take(ANSWER);
        pass(KEEP_ALIVE);
        channel.take(1);
        pass(KEEP_ALIVE);
        assertThat(channel.isOpen()).isTrue();
    }

    private void answer() {
        visitor.requestBegan();
        channel.pipeline().writeAndFlush(Unpooled.wrappedBuffer(new byte[ANSWER]));
        visitor.requestEnded();
    }

    private void pass(Duration time) {
        now += time.toNanos();
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }
}

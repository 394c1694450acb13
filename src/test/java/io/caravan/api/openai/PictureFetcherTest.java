package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFetcherTest {

    private static final byte[] GIF = "GIF89a and so on".getBytes(StandardCharsets.ISO_8859_1);
    private static final PictureSource.Bounds ENOUGH = new PictureSource.Bounds(1024, Duration.ofSeconds(20));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger lookUps = new AtomicInteger();
    private HttpServer server;
    private PictureFetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        fetcher = fetcher(address -> true);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        vertx.close();
    }

    /** A name server that says the truth once, and afterwards leads nowhere. */
    private PictureFetcher fetcher(java.util.function.Predicate<InetAddress> mayBeAsked) {
        PictureHosts hosts = new PictureHosts(
                List.of("pictures.example:" + server.getAddress().getPort()), mayBeAsked, host -> {
                    byte last = (byte) (lookUps.getAndIncrement() == 0 ? 1 : 2);
                    return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, last})};
                });
        return new PictureFetcher(vertx, hosts, ENOUGH, new HttpClientOptions());
    }

    @Test
    void aPictureIsFetchedFromTheAddressThatWasCheckedUnderItsOwnName() throws Exception {
        AtomicReference<String> asked = new AtomicReference<>();
        serve(exchange -> {
            asked.set(exchange.getRequestHeaders().getFirst("Host") + " " + exchange.getRequestURI());
            answer(exchange, 200, GIF);
        });
        assertThat(fetcher.fetch(url("/a%20b.gif?c=d"), ENOUGH)).isEqualTo(GIF);
        assertThat(asked.get())
                .isEqualTo("pictures.example:" + server.getAddress().getPort() + " /a%20b.gif?c=d");
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void anAddressInsideTheNetworkIsNeverConnectedTo() {
        AtomicInteger requests = new AtomicInteger();
        serve(exchange -> {
            requests.incrementAndGet();
            answer(exchange, 200, GIF);
        });
        assertThatThrownBy(() -> fetcher(PublicAddress::is).fetch(url("/a.gif"), ENOUGH))
                .isInstanceOf(NoPicture.class)
                .hasMessageContaining("not of the internet");
        assertThat(requests).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 404, 500, 206})
    void aRedirectIsNotFollowedAndAnErrorIsNoPicture(int status) {
        AtomicInteger requests = new AtomicInteger();
        serve(exchange -> {
            requests.incrementAndGet();
            exchange.getResponseHeaders().add("Location", url("/other.gif"));
            answer(exchange, status, GIF);
        });
        assertThatThrownBy(() -> fetcher.fetch(url("/a.gif"), ENOUGH))
                .isInstanceOf(NoPicture.class)
                .hasMessageContaining("status " + status);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aPictureOfTheLargestSizeIsFetched() throws Exception {
        serve(exchange -> answer(exchange, 200, GIF));
        assertThat(fetcher.fetch(url("/a.gif"), new PictureSource.Bounds(GIF.length, ENOUGH.time())))
                .hasSize(GIF.length);
    }

    @Test
    void aLargerOneIsNotReadToItsEnd() {
        serve(exchange -> answer(exchange, 200, GIF));
        assertThatThrownBy(() -> fetcher.fetch(url("/a.gif"), new PictureSource.Bounds(GIF.length - 1, ENOUGH.time())))
                .isInstanceOf(NoPicture.class)
                .hasMessageContaining("caravan.images.max-fetch-size");
    }

    @Test
    void aPictureThatDoesNotComeInTimeIsGivenUp() throws Exception {
        CountDownLatch given = new CountDownLatch(1);
        serve(exchange -> awaitUnlessEnded(given));
        assertThatThrownBy(() -> fetcher.fetch(url("/a.gif"), new PictureSource.Bounds(1024, Duration.ofMillis(200))))
                .isInstanceOf(NoPicture.class)
                .hasMessageContaining("in time");
        given.countDown();
    }

    @Test
    void theTimeThatANameServerTakesCountsToo() {
        CountDownLatch given = new CountDownLatch(1);
        PictureHosts slow = new PictureHosts(
                List.of("pictures.example:" + server.getAddress().getPort()), address -> true, host -> {
                    awaitUnlessEnded(given);
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                });
        serve(exchange -> answer(exchange, 200, GIF));
        PictureFetcher patient = new PictureFetcher(vertx, slow, ENOUGH, new HttpClientOptions());
        assertThatThrownBy(() -> patient.fetch(url("/a.gif"), new PictureSource.Bounds(1024, Duration.ofMillis(200))))
                .isInstanceOf(NoPicture.class)
                .hasMessageContaining("in time");
        given.countDown();
    }

    private static void awaitUnlessEnded(CountDownLatch given) {
        try {
            given.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsNoPictureIsRefusedWhateverItIsCalled() {
        serve(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "image/png");
            answer(exchange, 200, "<html>".getBytes(StandardCharsets.US_ASCII));
        });
        assertThatThrownBy(() -> fetcher.fetch(url("/a.gif"), ENOUGH))
                .isInstanceOf(NoPicture.class)
                .hasMessageContaining("no PNG");
    }

    @Test
    void nobodyThereIsSaidWithoutAnAddress() {
        String url = url("/a.gif");
        server.stop(0);
        assertThatThrownBy(() -> fetcher.fetch(url, ENOUGH))
                .isInstanceOf(NoPicture.class)
                .hasMessage("leads to nobody who answers.");
    }

    private String url(String target) {
        return "http://pictures.example:" + server.getAddress().getPort() + target;
    }

    private void serve(com.sun.net.httpserver.HttpHandler handler) {
        server.createContext("/", handler);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}

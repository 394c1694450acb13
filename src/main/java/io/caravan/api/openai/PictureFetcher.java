package io.caravan.api.openai;

import io.caravan.inference.PictureType;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches pictures from hosts that an administrator allowed.
 *
 * <p>The connection goes to the address that was checked, while the {@code Host} header and the name in TLS stay those of
 * the URL: a name that leads elsewhere the next time it is looked up gains nothing. Nobody is sent on: what redirects is
 * no picture. Like every other client of ours it begins on an event loop (see {@code NodeHttp}).
 */
@ApplicationScoped
class PictureFetcher implements PictureSource {

    /** What nodes can look at. */
    private static final Set<PictureType> SHOWN =
            EnumSet.of(PictureType.PNG, PictureType.JPEG, PictureType.GIF, PictureType.WEBP);

    private final Vertx vertx;
    private final HttpClient http;
    private final PictureHosts hosts;
    private final Bounds bounds;

    @Inject
    PictureFetcher(Vertx vertx, PictureHosts hosts, ImageSettings settings) {
        this(
                vertx,
                hosts,
                new Bounds(settings.maxFetchSize().asLongValue(), settings.fetchTimeout()),
                new HttpClientOptions());
    }

    /** @param client whom it trusts; the JDK's authorities unless said otherwise */
    PictureFetcher(Vertx vertx, PictureHosts hosts, Bounds bounds, HttpClientOptions client) {
        this.vertx = vertx;
        this.http = vertx.httpClientBuilder()
                .with(new HttpClientOptions(client).setKeepAlive(false))
                // Whoever waits for the picture hears of a reset: it is no error for the log.
                .withConnectHandler(connection -> connection.exceptionHandler(reset -> {}))
                .build();
        this.hosts = hosts;
        this.bounds = bounds;
    }

    @Override
    public Bounds bounds() {
        return bounds;
    }

    @Override
    public byte[] fetch(String url, Bounds left) throws NoPicture {
        CompletableFuture<Buffer> picture = new CompletableFuture<>();
        // A look-up is native code, which would keep one of the few threads that all virtual ones share.
        Thread.ofPlatform().daemon().name("picture-look-up").start(() -> find(url, left.bytes(), picture));
        byte[] bytes = awaited(picture, left);
        if (PictureType.of(bytes).filter(SHOWN::contains).isEmpty()) {
            throw new NoPicture("leads to something that is no PNG, JPEG, GIF or WebP.");
        }
        return bytes;
    }

    /** A name server that is asked cannot be interrupted, and may take longer than anybody should wait for a picture. */
    private void find(String url, long most, CompletableFuture<Buffer> picture) {
        try {
            PictureHosts.Place place = hosts.find(url);
            if (!picture.isDone()) {
                begin(place, most, picture);
            }
        } catch (NoPicture | RuntimeException none) {
            picture.completeExceptionally(none);
        }
    }

    private void begin(PictureHosts.Place place, long most, CompletableFuture<Buffer> picture) {
        vertx.runOnContext(turn -> http.request(options(place))
                .compose(request -> {
                    picture.exceptionally(unwanted -> {
                        request.reset();
                        return null;
                    });
                    return request.send();
                })
                .onSuccess(response -> read(response, most, picture))
                .onFailure(picture::completeExceptionally));
    }

    private static RequestOptions options(PictureHosts.Place place) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(
                        place.port(), place.address().getHostAddress()))
                .setHost(place.url().getHost())
                .setPort(place.port())
                .setSsl(place.isTls())
                .setURI(place.target())
                .setFollowRedirects(false);
    }

    private static void read(HttpClientResponse response, long most, CompletableFuture<Buffer> picture) {
        response.exceptionHandler(picture::completeExceptionally);
        if (response.statusCode() != 200) {
            picture.completeExceptionally(
                    new NoPicture("was answered with status " + response.statusCode() + " instead of a picture."));
            return;
        }
        Buffer bytes = Buffer.buffer();
        response.handler(part -> {
            if (bytes.length() + part.length() > most) {
                picture.completeExceptionally(new NoPicture(
                        "leads to more than is fetched for one request; send a smaller picture, or have an "
                                + "administrator raise caravan.images.max-fetch-size."));
            } else {
                bytes.appendBuffer(part);
            }
        });
        response.endHandler(end -> picture.complete(bytes));
    }

    private static byte[] awaited(CompletableFuture<Buffer> picture, Bounds left) throws NoPicture {
        try {
            return picture.get(left.time().toMillis(), TimeUnit.MILLISECONDS).getBytes();
        } catch (TimeoutException late) {
            picture.completeExceptionally(late);
            throw new NoPicture("brought no picture in time.");
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof NoPicture none ? none : new NoPicture("leads to nobody who answers.");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            picture.completeExceptionally(stopping);
            throw new NoPicture("cannot be fetched while the gateway is stopping.");
        }
    }
}

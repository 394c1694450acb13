package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection to an address that was looked up before still asks for the name in the URL, and insists on it. */
class PictureOverTlsTest {

    private static final String PASSWORD = "changeit";
    private static final PictureSource.Bounds ENOUGH = new PictureSource.Bounds(1024, Duration.ofSeconds(20));

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private PfxOptions certificate;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        certificate = new PfxOptions().setPath(certificate().toString()).setPassword(PASSWORD);
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setSni(true)
                        .setKeyCertOptions(certificate)
                        .setHost("127.0.0.1")
                        .setPort(0))
                .requestHandler(request -> request.response()
                        .end("GIF89a for " + request.connection().indicatedServerName()))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private Path certificate() throws IOException, InterruptedException {
        Path file = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=pictures.example",
                        "-ext",
                        "SAN=dns:pictures.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return file;
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void theServerIsAskedByTheNameInTheUrl() throws Exception {
        byte[] picture =
                fetcher(new HttpClientOptions().setTrustOptions(certificate)).fetch(url("pictures.example"), ENOUGH);
        assertThat(new String(picture, StandardCharsets.US_ASCII)).isEqualTo("GIF89a for pictures.example");
    }

    @Test
    void aServerOfAnotherNameIsNotBelieved() {
        assertThatThrownBy(() -> fetcher(new HttpClientOptions().setTrustOptions(certificate))
                        .fetch(url("other.example"), ENOUGH))
                .isInstanceOf(NoPicture.class)
                .hasMessage("leads to nobody who answers.");
    }

    @Test
    void aServerThatNobodyVouchesForIsNotBelieved() {
        assertThatThrownBy(() -> fetcher(new HttpClientOptions()).fetch(url("pictures.example"), ENOUGH))
                .isInstanceOf(NoPicture.class)
                .hasMessage("leads to nobody who answers.");
    }

    private PictureFetcher fetcher(HttpClientOptions client) {
        PictureHosts hosts = new PictureHosts(
                List.of("pictures.example:" + server.actualPort(), "other.example:" + server.actualPort()),
                address -> true,
                host -> new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})});
        return new PictureFetcher(vertx, hosts, ENOUGH, client);
    }

    private String url(String host) {
        return "https://" + host + ":" + server.actualPort() + "/a.gif";
    }
}

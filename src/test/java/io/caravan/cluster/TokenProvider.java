package io.caravan.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * A provider of OpenID Connect: its discovery document, its keys, and tokens. It signs by the JDK alone, so that what reads
 * them is not compared with itself.
 */
public final class TokenProvider implements QuarkusTestResourceLifecycleManager {

    /** What its tokens are made for. */
    public static final String AUDIENCE = "caravan";

    private static volatile TokenProvider running;

    private final String path;
    private HttpServer server;
    private int port;
    private volatile KeyPair keys;
    private volatile String keyId;
    private volatile String issuerTold;

    public TokenProvider() {
        this("/realms/family");
    }

    /** @param path of the issuer */
    public TokenProvider(String path) {
        this.path = path;
        rotate();
    }

    /** The one beside the application. */
    public static TokenProvider running() {
        return running;
    }

    @Override
    public Map<String, String> start() {
        open();
        running = this;
        return Map.of("caravan.oidc.issuer", issuer(), "caravan.oidc.audience", AUDIENCE);
    }

    @Override
    public void stop() {
        close();
    }

    /** Begins to answer, where it did before. */
    public void open() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = server.getAddress().getPort();
        server.createContext("/", exchange -> answer(exchange, 404, "{}"));
        String discovery =
                issuer().replaceFirst("^http://[^/]*", "").replaceFirst("/$", "") + "/.well-known/openid-configuration";
        server.createContext(discovery, exchange -> answer(exchange, 200, discovery()));
        server.createContext("/keys", exchange -> answer(exchange, 200, keySet()));
        server.start();
    }

    /** Is away from now on. */
    public void close() {
        server.stop(0);
    }

    /** As it stands in its tokens. */
    public String issuer() {
        return "http://127.0.0.1:" + port + path;
    }

    /** Has its discovery document name another issuer. */
    public void tellIssuer(String other) {
        issuerTold = other;
    }

    /** Signs with another key from now on. */
    public void rotate() {
        keys = newKeys();
        keyId = "key-"
                + Base64.getUrlEncoder()
                        .encodeToString(publicKey().getModulus().toByteArray())
                        .substring(2, 10);
    }

    public static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public RSAPublicKey publicKey() {
        return (RSAPublicKey) keys.getPublic();
    }

    /** A token for this gateway that is good for five minutes. */
    public Token token(String subject) {
        return new Token(keys.getPrivate())
                .header("alg", "RS256")
                .header("typ", "JWT")
                .header("kid", keyId)
                .claim("iss", issuer())
                .claim("aud", AUDIENCE)
                .claim("sub", subject)
                .expiringIn(300);
    }

    private String discovery() {
        String told = issuerTold == null ? issuer() : issuerTold;
        return "{\"issuer\":\"%s\",\"jwks_uri\":\"http://127.0.0.1:%d/keys\"}".formatted(told, port);
    }

    private String keySet() {
        return "{\"keys\":[{\"use\":\"sig\",\"kid\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"AQAB\"}]}"
                .formatted(keyId, jwk(publicKey()).get("n"));
    }

    /** A public key as tokens and key sets tell it (RFC 7517, RFC 7518). */
    public static Map<String, String> jwk(RSAPublicKey key) {
        return Map.of(
                "kty", "RSA", "n", Token.base64(withoutSign(key.getModulus().toByteArray())), "e", "AQAB");
    }

    /** 2048 bits are 256 bytes; Java puts one before them for the sign. */
    private static byte[] withoutSign(byte[] number) {
        return Arrays.copyOfRange(number, number.length - 256, number.length);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

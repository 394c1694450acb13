package io.caravan.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A signed token that is being made (RFC 7515, 7519). Null takes a member out again. */
public final class Token {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private final PrivateKey key;

    Token(PrivateKey key) {
        this.key = key;
    }

    public Token header(String name, Object value) {
        return with(header, name, value);
    }

    public Token claim(String name, Object value) {
        return with(claims, name, value);
    }

    private Token with(Map<String, Object> members, String name, Object value) {
        if (value == null) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
        return this;
    }

    public Token expiringIn(long seconds) {
        return claim("exp", Instant.now().getEpochSecond() + seconds);
    }

    /** Signed by its provider. */
    public String signed() {
        return signedBy(key);
    }

    /** Signed by somebody who may be another. */
    public String signedBy(PrivateKey other) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(other);
            signature.update(content().getBytes(StandardCharsets.US_ASCII));
            return content() + "." + base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** With a code that whoever knows the secret can make. */
    public String authenticatedBy(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return content() + "." + base64(mac.doFinal(content().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Without a signature. */
    public String unsigned() {
        return content() + ".";
    }

    private String content() {
        return part(header) + "." + part(claims);
    }

    private static String part(Map<String, Object> members) {
        try {
            return base64(JSON.writeValueAsBytes(members));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

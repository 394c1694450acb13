package io.caravan.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.AccessDenied;
import io.caravan.cluster.Settings;
import io.caravan.fuzz.FuzzedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jose4j.http.SimpleResponse;
import org.junit.jupiter.api.Test;

/** Nothing but what the provider has signed is taken for a token. */
class TokenFuzzTest extends FuzzedReader {

    private static final String ISSUER = "https://id.example.org";
    private static final Path GOOD = Path.of(
            "src/test/resources/io/caravan/access/oidc/TokenFuzzTestInputs" + "/whateverComesIsReadOrRefused/token");

    /** The public half of a key that signed the good token; nobody has the other half any longer. */
    private static final String KEYS = """
            {"keys":[{"kty":"EC","crv":"P-256","kid":"k",
                      "x":"ZzveUBKjCgNv40KqJR5SXKx3slDbcZ6xauxEGnQx_wc",
                      "y":"XwFwIQz6odBT7rtKiMjXuq62agIMlUS9Ck0gRt_PcVE"}]}""";

    private final TokenVerifier verifier =
            new TokenVerifier(Settings.of(OidcSettings.class, Map.of()), ISSUER, "caravan", Document::at);

    private final String good;

    TokenFuzzTest() throws IOException {
        good = Files.readString(GOOD);
    }

    private record Document(String getBody) implements SimpleResponse {

        static Document at(String address) {
            return new Document(
                    address.endsWith("/keys")
                            ? KEYS
                            : "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(ISSUER, ISSUER));
        }

        @Override
        public int getStatusCode() {
            return 200;
        }

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public Collection<String> getHeaderNames() {
            return List.of();
        }

        @Override
        public List<String> getHeaderValues(String name) {
            return List.of();
        }
    }

    @Test
    void theGoodOnePasses() {
        assertThat(passes(good)).isTrue();
        assertThat(passes(good.replace(".eyJ", ".eyK"))).isFalse();
    }

    /** A signature can be written in several ways; what it is of cannot. */
    @Override
    protected void read(byte[] input) {
        String token = new String(input, StandardCharsets.UTF_8);
        if (TokenVerifier.isToken(token) && passes(token)) {
            assertThat(token).startsWith(good.substring(0, good.lastIndexOf('.') + 1));
        }
    }

    private boolean passes(String token) {
        try {
            verifier.verify(token);
            return true;
        } catch (AccessDenied refusal) {
            return false;
        }
    }
}

package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedMethodsTest {

    private final AllowedMethods allowed = new AllowedMethods();

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            /api/chat ! /api/chat ! true
            /api/chat ! /api/chats ! false
            /api/chat ! /api ! false
            /v1/models/{model} ! /v1/models/a:b ! true
            /v1/models/{model} ! /v1/models/a/b ! false
            /v1/models/{model} ! /v1/models/ ! false
            /v1/models/{model:*} ! /v1/models/a/b:c ! true
            /v1/models/{model:*} ! /v1/models/ ! false
            /v1/models/{model:*} ! /v1/models ! false
            /api/{what:pull|push} ! /api/push ! true
            /api/{what:pull|push} ! /api/pus ! false
            """)
    void aPathIsKnownByItsTemplate(String template, String path, boolean known) {
        allowed.add(new PathTemplate(template, false), Set.of("POST"));
        assertThat(allowed.of(path).contains("POST")).isEqualTo(known);
    }

    @Test
    void aPrefixTakesAllBelowIt() {
        allowed.add(new PathTemplate("/files", true), Set.of("GET"));
        assertThat(allowed.of("/files/a/b")).containsExactly("GET");
    }

    @Test
    void theMethodsOfSeveralRoutesAreOneList() {
        PathTemplate path = new PathTemplate("/api/v1/jobs/{id}", false);
        allowed.add(path, Set.of("GET", "HEAD"));
        allowed.add(path, Set.of("DELETE"));
        assertThat(allowed.of("/api/v1/jobs/7")).containsExactly("DELETE", "GET", "HEAD");
        allowed.remove(path, Set.of("GET", "HEAD"));
        assertThat(allowed.of("/api/v1/jobs/7")).containsExactly("DELETE");
    }
}

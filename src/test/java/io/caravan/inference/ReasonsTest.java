package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonsTest {

    static Stream<Exception> failuresThatTellAnAddress() {
        return Stream.of(
                new ConnectException("Connection refused: /10.0.0.7:11434"),
                new NoRouteToHostException("No route to host: /10.0.0.7:11434"),
                new UnknownHostException("10.0.0.7"),
                new TimeoutException("The timeout period of 4000ms has been exceeded for server 10.0.0.7:11434"));
    }

    @ParameterizedTest
    @MethodSource("failuresThatTellAnAddress")
    void theAddressOfANodeStaysHere(Exception failure) {
        assertThat(Reasons.of(failure)).isNotBlank().doesNotContain("10.0.0.7");
    }

    @Test
    void anyOtherFailureIsToldInItsOwnWords() {
        assertThat(Reasons.of(new IOException("Connection reset"))).isEqualTo("Connection reset");
        assertThat(Reasons.of(new IOException((String) null))).isEqualTo("IOException");
    }
}

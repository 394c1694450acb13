package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFailureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ERROR       | 500: template fails at 'my secret prompt' | error, status 500
            UNAVAILABLE | 503: no reason given                      | unavailable, status 503
            CUT         | my secret prompt                          | cut
            CUT         | 7: my secret prompt                       | cut
            UNREACHABLE |                                           | unreachable
            """)
    void whatTheNodeSaidIsNotInTheLog(NodeFailure.Kind kind, String said, String brief) {
        assertThat(new NodeFailure("agx0", kind, said).brief()).isEqualTo(brief);
    }
}

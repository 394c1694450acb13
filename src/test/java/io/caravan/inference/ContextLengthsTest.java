package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContextLengthsTest {

    private final ContextLengths lengths = new ContextLengths();

    @Test
    void aFewAreAskedForAtOnce() {
        List<NodeReport.Model> models = models(ContextLengths.AT_ONCE + 1);
        List<NodeReport.Model> first = lengths.toAsk(models);
        assertThat(first).hasSize(ContextLengths.AT_ONCE);
        first.forEach(model -> lengths.tell(model, 4096));
        assertThat(lengths.toAsk(models)).containsExactly(models.getLast());
    }

    @Test
    void whatIsKnownIsNotAskedAgain() {
        List<NodeReport.Model> models = models(1);
        lengths.toAsk(models).forEach(model -> lengths.tell(model, 4096));
        assertThat(lengths.toAsk(models)).isEmpty();
        assertThat(lengths.of("m0")).isEqualTo(4096);
    }

    @Test
    void whatIsNeverToldDoesNotHoldUpTheOthersAndIsGivenUp() {
        List<NodeReport.Model> models = models(ContextLengths.AT_ONCE + 1);
        lengths.toAsk(models).forEach(model -> lengths.tell(model, null));
        assertThat(lengths.toAsk(models)).startsWith(models.getLast());
        for (int i = 0; i < 2 * ContextLengths.TRIES; i++) {
            lengths.toAsk(models).forEach(model -> lengths.tell(model, null));
        }
        assertThat(lengths.toAsk(models)).isEmpty();
    }

    @Test
    void aModelThatLeftAndCameBackIsAskedForAgain() {
        List<NodeReport.Model> models = models(1);
        lengths.toAsk(models).forEach(model -> lengths.tell(model, 4096));
        lengths.toAsk(List.of());
        assertThat(lengths.toAsk(models)).isEqualTo(models);
        assertThat(lengths.of("m0")).isNull();
    }

    private static List<NodeReport.Model> models(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new NodeReport.Model("m" + i, false, 1))
                .toList();
    }
}

package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.inference.Begun;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Chats;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.Role;
import io.caravan.inference.Streams;
import io.caravan.inference.TokenStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefillTest {

    private static final String MODEL = "phi3:mini";

    private final Node node = SomeNodes.node("orin0", 1, 1);
    private final Attempts attempts = new Attempts();
    private final ChatRequest fresh = Chats.of(MODEL, true);
    private final ChatRequest begun = fresh.continuing(new Begun("Hel", 1));
    private final List<ModelRequest> put = new ArrayList<>();

    @Test
    void aNodeIsAskedToGoOn() throws Exception {
        assertThat(ask(begun, false, false)).isNotNull();
        assertThat(put).containsExactly(begun);
        assertThat(node.takesPrefill(MODEL)).isTrue();
    }

    @Test
    void whoRefusesThePrefillIsAskedAfreshAtOnceAndEverAfter() throws Exception {
        assertThat(ask(begun, true, false)).isNotNull();
        assertThat(put).containsExactly(begun, fresh);
        put.clear();
        assertThat(ask(begun, true, false)).isNotNull();
        assertThat(put).containsExactly(fresh);
    }

    @Test
    void whatHoldsForOneModelDoesNotForAnother() throws Exception {
        ask(begun, true, false);
        put.clear();
        ask(begun.forModel("llama3.2:1b"), false, false);
        assertThat(put).containsExactly(begun.forModel("llama3.2:1b"));
    }

    @Test
    void whoRefusesBothHasNothingAgainstPrefill() {
        assertThatThrownBy(() -> ask(begun, true, true)).isInstanceOf(NodeFailure.class);
        assertThat(put).containsExactly(begun, fresh);
        assertThat(node.takesPrefill(MODEL)).isTrue();
    }

    @Test
    void whatTheCallerBeganIsRefusedForGood() {
        ChatRequest own =
                Chats.of(MODEL, true, ChatMessage.text(Role.USER, "Hi"), ChatMessage.text(Role.ASSISTANT, "He"));
        assertThatThrownBy(() -> ask(own, true, true)).isInstanceOf(NodeFailure.class);
        assertThatThrownBy(() -> ask(own.continuing(new Begun("llo", 1)), true, true))
                .isInstanceOf(NodeFailure.class);
        assertThat(put).hasSize(2);
        assertThat(node.takesPrefill(MODEL)).isTrue();
    }

    @Test
    void aNodeOfWhichNobodyCouldTellIsAskedAgainAfresh() throws Exception {
        attempts.add(Attempt.answered("orin0", MODEL, 1));
        assertThat(attempts.isTried(node, MODEL)).isTrue();
        attempts.brokeOff(new NodeFailure("orin0", NodeFailure.Kind.UNCLEAR, "may be either"));
        assertThat(attempts.isTried(node, MODEL)).isFalse();
        ask(begun, false, false);
        assertThat(put).containsExactly(fresh);
    }

    @Test
    void aNodeThatWasAwayMayHaveLearntIt() {
        node.takesNoPrefill(MODEL);
        node.failed("away");
        assertThat(node.takesPrefill(MODEL)).isTrue();
    }

    private TokenStream ask(ChatRequest request, boolean refusesPrefill, boolean refusesAll) throws Exception {
        return Prefill.ask(node, request, attempts, asked -> {
            put.add(asked);
            if (refusesAll || refusesPrefill && ((ChatRequest) asked).begun() != null) {
                throw new NodeFailure("orin0", NodeFailure.Kind.REFUSED, "400: no");
            }
            return Streams.silent("orin0", asked.model());
        });
    }
}

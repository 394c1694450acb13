package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.conversation.NotYours;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationQueryTest {

    private final ConversationQuery query = new ConversationQuery();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void aPageHasFiftyUnlessToldOtherwise() throws Exception {
        query.page(Map.of(), exchange);
        assertThat(exchange.getVariable("limit")).isEqualTo(50);
        assertThat(exchange.getVariable("before")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "200,200"})
    void aPageMayHaveOneToTwoHundred(String text, int limit) throws Exception {
        query.page(Map.of("limit", text), exchange);
        assertThat(exchange.getVariable("limit")).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "1.5", "", "many", "99999999999", "1; drop table users"})
    void anyOtherLimitIsNamed(String text) {
        BadRequest refusal = catchThrowableOfType(BadRequest.class, () -> query.page(Map.of("limit", text), exchange));
        assertThat(refusal.field()).isEqualTo("limit");
    }

    @Test
    void aPageMayBeginBeforeAConversation() throws Exception {
        UUID id = UUID.randomUUID();
        query.page(Map.of("before", id.toString()), exchange);
        assertThat(exchange.getVariable("before")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "1-1-1-1-1"})
    void anyOtherBeginningIsNamed(String text) {
        BadRequest refusal = catchThrowableOfType(BadRequest.class, () -> query.page(Map.of("before", text), exchange));
        assertThat(refusal.field()).isEqualTo("before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "1-1-1-1-1"})
    void whatIsNoIdIsNotFound(String text) {
        assertThatThrownBy(() -> query.id(text, exchange)).isInstanceOf(NotYours.class);
    }

    @Test
    void noRowIsNotFound() throws Exception {
        UUID id = UUID.randomUUID();
        query.id(id.toString(), exchange);
        exchange.getMessage().setBody(null);
        assertThatThrownBy(() -> query.found(exchange))
                .isInstanceOf(NotYours.class)
                .hasMessageContaining(id.toString());
    }

    @Test
    void whatIsNotStoredYetIsToldToComeInAMoment() {
        exchange.setVariable("conversation", UUID.randomUUID());
        assertThatThrownBy(() -> query.found(exchange)).hasMessageContaining("try again in a moment");
    }

    @Test
    void aRowIsTheAnswerAndNothingOfTheRequestIsEchoed() throws Exception {
        exchange.getMessage().setHeader("Authorization", "Bearer of a secret");
        exchange.getMessage().setBody("{}");
        query.found(exchange);
        assertThat(exchange.getMessage().getHeaders())
                .containsOnly(java.util.Map.entry(Exchange.CONTENT_TYPE, "application/json"));
    }
}

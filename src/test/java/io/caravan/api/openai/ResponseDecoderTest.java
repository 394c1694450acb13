package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonBody;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Overflow;
import io.caravan.inference.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseDecoderTest {

    private final JsonBody bodies = new JsonBody(new ObjectMapper());

    @Test
    void aTextIsAskedUnderItsInstructions() throws Exception {
        ChatRequest request = response(
                "{'model':'a','input':'Hi','instructions':'Be brief.','max_output_tokens':9,'stream':true,'reasoning':{'effort':'low'}}");
        assertThat(request.messages())
                .containsExactly(ChatMessage.text(Role.SYSTEM, "Be brief."), ChatMessage.text(Role.USER, "Hi"));
        assertThat(request.options().maxTokens()).isEqualTo(9);
        assertThat(request.stream()).isTrue();
        assertThat(request.think().asText()).isEqualTo("low");
    }

    @Test
    void itemsBecomeMessages() throws Exception {
        List<ChatMessage> messages = response("""
                {'model':'a','input':[
                  {'role':'developer','content':'Be brief.'},
                  {'type':'message','role':'user','content':[{'type':'input_text','text':'What?'},
                     {'type':'input_image','image_url':'data:image/png;base64,aGk='}]},
                  {'type':'reasoning','summary':[]},
                  {'type':'function_call','call_id':'c1','name':'weather','arguments':'{}'},
                  {'type':'function_call_output','call_id':'c1','output':'21'},
                  {'role':'assistant','content':[{'type':'output_text','text':'Warm.'}]}]}""").messages();
        assertThat(messages)
                .extracting(ChatMessage::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
        assertThat(messages.get(1).images()).containsExactly("aGk=");
        assertThat(messages.get(2).toolCalls().at("/0/function/name").asText()).isEqualTo("weather");
        assertThat(messages.get(3).toolName()).isEqualTo("weather");
        assertThat(messages.get(3).toolCallId()).isEqualTo("c1");
        assertThat(messages.get(4).content()).isEqualTo("Warm.");
    }

    @Test
    void whatAModelSaidAndCalledAtOnceIsOneMessage() throws Exception {
        List<ChatMessage> messages = response("""
                {'model':'a','input':[
                  {'role':'user','content':'What?'},
                  {'role':'assistant','content':[{'type':'output_text','text':'Let me see.'}]},
                  {'type':'function_call','call_id':'c1','name':'weather','arguments':'{}'},
                  {'type':'function_call','call_id':'c2','name':'weather','arguments':'{}'},
                  {'type':'function_call_output','call_id':'c2','output':'22'},
                  {'type':'function_call_output','call_id':'c1','output':'21'},
                  {'type':'function_call','call_id':'c3','name':'time','arguments':'{}'},
                  {'type':'function_call_output','call_id':'c3','output':'7'}]}""").messages();
        assertThat(messages)
                .extracting(ChatMessage::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL, Role.ASSISTANT, Role.TOOL);
        assertThat(messages.get(1).content()).isEqualTo("Let me see.");
        assertThat(messages.get(1).toolCalls())
                .extracting(call -> call.get("id").asText())
                .containsExactly("c1", "c2");
        assertThat(messages.get(4).toolCalls())
                .extracting(call -> call.get("id").asText())
                .containsExactly("c3");
    }

    @Test
    void soItIsWhereTheCallsComeFirst() throws Exception {
        List<ChatMessage> messages = response("""
                {'model':'a','input':[
                  {'role':'user','content':'What?'},
                  {'type':'function_call','call_id':'c1','name':'weather','arguments':'{}'},
                  {'role':'assistant','content':[{'type':'output_text','text':'Let me see.'}]},
                  {'type':'function_call','call_id':'c2','name':'time','arguments':'{}'},
                  {'type':'function_call_output','call_id':'c1','output':'21'},
                  {'type':'function_call_output','call_id':'c2','output':'7'},
                  {'role':'assistant','content':'Warm.'},
                  {'role':'assistant','content':'And late.'}]}""").messages();
        assertThat(messages)
                .extracting(ChatMessage::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL, Role.ASSISTANT, Role.ASSISTANT);
        assertThat(messages.get(1).content()).isEqualTo("Let me see.");
        assertThat(messages.get(1).toolCalls())
                .extracting(call -> call.get("id").asText())
                .containsExactly("c1", "c2");
        assertThat(messages.get(4).content()).isEqualTo("Warm.");
    }

    @Test
    void thoughtsThatAreOnlyReferredToAreSkipped() throws Exception {
        assertThat(response("""
                {'model':'a','input':[{'type':'item_reference','id':'rs_1'},{'role':'user','content':'Hi'}]}""").messages()).containsExactly(ChatMessage.text(Role.USER, "Hi"));
    }

    @Test
    void whoRefersToAnEarlierAnswerIsToldWhatToDo() {
        assertThat(
                        catchThrowableOfType(
                                BadRequest.class,
                                () -> response(
                                        "{'model':'a','input':[{'type':'item_reference','id':'msg_1'},{'role':'user','content':'Hi'}]}")))
                .hasMessageContaining("'store': false");
    }

    @Test
    void aPictureIsFetchedFromItsUrl() throws Exception {
        ChatRequest request = response("""
                {'model':'a','input':[{'role':'user','content':[{'type':'input_image','image_url':'https://a/b.png'}]}]}""");
        assertThat(request.messages().getFirst().images()).containsExactly("aHR0cHM6Ly9hL2IucG5n");
    }

    @Test
    void anInputThatIsTooLongIsRefusedUnlessItMayBeCut() throws Exception {
        assertThat(response("{'model':'a','input':'Hi'}").options().overflow()).isEqualTo(Overflow.REFUSED);
        assertThat(response("{'model':'a','input':'Hi','truncation':'disabled'}")
                        .options()
                        .overflow())
                .isEqualTo(Overflow.REFUSED);
        assertThat(response("{'model':'a','input':'Hi','truncation':'auto'}")
                        .options()
                        .overflow()
                        .truncate())
                .isTrue();
    }

    @Test
    void whatTheAnswerRepeatsIsKept() throws Exception {
        assertThat(decode("{'model':'a','input':'Hi','metadata':{'b':'c'},'temperature':0.5,'store':true}")
                        .echo()
                        .toString())
                .isEqualTo("{\"metadata\":{\"b\":\"c\"},\"temperature\":0.5}");
    }

    @Test
    void toolsAndFormatAreTranslated() throws Exception {
        ChatRequest request = response("""
                {'model':'a','input':'Hi','tools':[{'type':'function','name':'f','parameters':{'type':'object'},'strict':true}],
                 'text':{'format':{'type':'json_schema','name':'x','schema':{'type':'object'}}}}""");
        assertThat(request.tools().toString())
                .isEqualTo(
                        "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]");
        assertThat(request.format().toString()).isEqualTo("{\"type\":\"object\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'input':'Hi','previous_response_id':'resp_1'             | previous_response_id
            'input':'Hi','conversation':'conv_1'                     | conversation
            'input':'Hi','background':true                           | background
            'input':'Hi','tools':[{'type':'web_search'}]             | tools[0].type
            'input':'Hi','tools':[{'type':'function'}]               | tools[0].name
            'input':'Hi','text':{'format':{'type':'yaml'}}           | text.format.type
            'input':'Hi','reasoning':{'effort':'extreme'}            | reasoning.effort
            'input':[]                                               | input
            'input':''                                               | input
            'input':7                                                | input
            'input':[{'role':'user'}]                                | input[0].content
            'input':'Hi','text':{'format':{'type':'json_schema','name':'x'}} | text.format.schema
            'input':[{'type':'item_reference','id':'x'}]             | input[0].type
            'input':[{'role':'user','content':[{'type':'input_file'}]}] | input[0].content[0].type
            'input':[{'type':'item_reference'}]                      | input[0].type
            'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{} and so on'}] | input[0].arguments
            'input':[{'type':'function_call_output','call_id':'c'}]  | input[0].call_id
            """)
    void whatCannotBeDoneIsRefusedByName(String members, String field) {
        assertThat(catchThrowableOfType(BadRequest.class, () -> response("{'model':'a'," + members + "}"))
                        .field())
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'prompt':'Hi','suffix':'x'   | suffix
            'prompt':'Hi','echo':true    | echo
            'prompt':'Hi','best_of':2    | best_of
            'prompt':'Hi','n':2          | n
            'prompt':'Hi','logprobs':1   | logprobs
            'prompt':['a','b']           | prompt
            'prompt':[1,2]               | prompt
            'prompt':''                  | prompt
            'prompt':['']                | prompt[0]
            'max_tokens':9               | prompt
            """)
    void whatAPromptCannotDoIsRefusedByName(String members, String field) {
        CompletionDecoder decoder = new CompletionDecoder(bodies);
        assertThat(catchThrowableOfType(BadRequest.class, () -> decoder.decode(bytes("{'model':'a'," + members + "}")))
                        .field())
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'Hi'
            ['Hi']
            """)
    void aPromptIsOneText(String prompt) throws Exception {
        DecodedChat chat = new CompletionDecoder(bodies)
                .decode(bytes("{'model':'a','best_of':1,'echo':false,'max_tokens':9,'prompt':" + prompt + "}"));
        assertThat(chat.request().messages()).containsExactly(ChatMessage.text(Role.USER, "Hi"));
        assertThat(chat.request().options().maxTokens()).isEqualTo(9);
    }

    private ChatRequest response(String body) throws BadRequest {
        return decode(body).request();
    }

    private DecodedResponse decode(String body) throws BadRequest {
        return new ResponseDecoder(bodies, (url, bounds) -> url.getBytes(StandardCharsets.UTF_8)).decode(bytes(body));
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}

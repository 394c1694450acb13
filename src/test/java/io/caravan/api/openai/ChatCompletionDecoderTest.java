package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonBody;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Lane;
import io.caravan.inference.Overflow;
import io.caravan.inference.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionDecoderTest {

    private static final String HELLO = "'model':'phi3:mini','messages':[{'role':'user','content':'Hello'}]";

    private final ChatCompletionDecoder decoder =
            new ChatCompletionDecoder(new JsonBody(new ObjectMapper()), (url, bounds) -> {
                throw new NoPicture("is of no allowed host.");
            });

    @Test
    void aModelAndAMessageAreEnough() throws Exception {
        ChatRequest request = chat("");
        assertThat(request.model()).isEqualTo("phi3:mini");
        assertThat(request.messages()).containsExactly(ChatMessage.text(Role.USER, "Hello"));
        assertThat(request.options()).isEqualTo(ChatOptions.NONE.with(Overflow.REFUSED));
        assertThat(request.lane()).isEqualTo(Lane.INTERACTIVE);
        assertThat(request.stream()).isFalse();
        assertThat(request.format()).isNull();
        assertThat(request.tools()).isNull();
        assertThat(request.think()).isNull();
    }

    @Test
    void everyOptionIsUnderstood() throws Exception {
        ChatRequest request = chat("""
                'temperature':0.5,'top_p':0.9,'seed':7,'stop':'END','max_tokens':9,'presence_penalty':-1,
                'frequency_penalty':1.5,'stream':true""");
        assertThat(request.options())
                .isEqualTo(new ChatOptions(
                        0.5,
                        0.9,
                        null,
                        7L,
                        List.of("END"),
                        9,
                        null,
                        null,
                        null,
                        null,
                        null,
                        -1.0,
                        1.5,
                        Overflow.REFUSED));
        assertThat(request.stream()).isTrue();
    }

    @Test
    void theNewerNameOfTheLongestAnswerWins() throws Exception {
        assertThat(chat("'max_completion_tokens':5,'max_tokens':9").options().maxTokens())
                .isEqualTo(5);
    }

    @Test
    void aDeveloperIsTheSystem() throws Exception {
        assertThat(messages("{'role':'developer','content':'Be brief.'},{'role':'user','content':''}"))
                .containsExactly(ChatMessage.text(Role.SYSTEM, "Be brief."), ChatMessage.text(Role.USER, ""));
    }

    @Test
    void partsBecomeTextAndPictures() throws Exception {
        ChatMessage message = messages("""
                {'role':'user','content':[{'type':'text','text':'What is'},{'type':'text','text':'this?'},
                  {'type':'image_url','image_url':{'url':'data:image/png;base64,aGk=','detail':'low'}}]}""").getFirst();
        assertThat(message.content()).isEqualTo("What is\nthis?");
        assertThat(message.images()).containsExactly("aGk=");
    }

    @Test
    void aResultOfAToolIsKnownByTheToolsName() throws Exception {
        List<ChatMessage> messages = messages("""
                {'role':'user','content':'How warm is it?'},
                {'role':'assistant','content':null,'tool_calls':[{'id':'call_1','type':'function',
                  'function':{'name':'weather','arguments':'{\\\\'city\\\\':\\\\'Bern\\\\'}'}}]},
                {'role':'tool','tool_call_id':'call_1','content':'21'}""".replace("\\\\'", "\\\""));
        assertThat(messages.get(1).toolCalls().toString())
                .isEqualTo(
                        "[{\"id\":\"call_1\",\"function\":{\"name\":\"weather\",\"arguments\":{\"city\":\"Bern\"}}}]");
        assertThat(messages.get(1).content()).isEmpty();
        assertThat(messages.get(2).toolName()).isEqualTo("weather");
        assertThat(messages.get(2).toolCallId()).isEqualTo("call_1");
    }

    @Test
    void toolsGoAlongUnlessTheyMayNotBeCalled() throws Exception {
        String tools = "'tools':[{'type':'function','function':{'name':'weather'}}],'tool_choice':";
        assertThat(chat(tools + "'auto'").tools()).hasSize(1);
        assertThat(chat(tools + "'none'").tools()).isNull();
        assertThat(chat("'tools':[]").tools()).isNull();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
            'text'                                                       | null
            'json_object'                                                | "json"
            'json_schema','json_schema':{'name':'a','schema':{'type':'object'}} | {'type':'object'}
            """)
    void theFormOfTheAnswerIsTranslated(String type, String format) throws Exception {
        String expected = format.equals("json") ? "\"json\"" : format.replace('\'', '"');
        assertThat(String.valueOf(
                        chat("'response_format':{'type':" + type + "}").format()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"none,false", "minimal,\"low\"", "low,\"low\"", "high,\"high\"", "xhigh,\"max\""})
    void effortIsTranslated(String effort, String think) throws Exception {
        assertThat(chat("'reasoning_effort':'" + effort + "'").think().toString())
                .isEqualTo(think);
    }

    @Test
    void whoeverIsContentWithLessGoesAfterThoseWhoWait() throws Exception {
        assertThat(chat("'service_tier':'flex'").lane()).isEqualTo(Lane.BATCH);
        assertThat(chat("'service_tier':'default'").lane()).isEqualTo(Lane.INTERACTIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasoning", "reasoning_content"})
    void thoughtsAreUnderstoodUnderBothNames(String name) throws Exception {
        assertThat(messages("{'role':'assistant','content':'Hi','" + name + "':'Hm'}")
                        .getFirst()
                        .thinking())
                .isEqualTo("Hm");
    }

    @Test
    void aRefusalSaysWhy() {
        assertThat(catchThrowableOfType(BadRequest.class, () -> chat("'tool_choice':'required'")))
                .hasMessageContaining("an Ollama cannot be made to call a tool");
        assertThat(catchThrowableOfType(BadRequest.class, () -> chat("'logit_bias':{'1':1}")))
                .hasMessage("'logit_bias' is not supported: no node weighs single tokens; leave it out.");
    }

    @Test
    void tokensAreCountedInAStreamOnlyIfAsked() throws Exception {
        assertThat(decode("{" + HELLO + "}").includeUsage()).isFalse();
        assertThat(decode("{" + HELLO + ",'stream_options':{'include_usage':true}}")
                        .includeUsage())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'user':'me'",
                "'store':true",
                "'n':1",
                "'logprobs':false",
                "'logit_bias':{}",
                "'functions':[]",
                "'parallel_tool_calls':true",
                "'nonsense':{'a':1}",
                "'audio':null"
            })
    void whatChangesNothingIsIgnored(String member) throws Exception {
        assertThat(chat(member).messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'n':2                                          | n
            'logprobs':true                                | logprobs
            'top_logprobs':3                               | top_logprobs
            'logit_bias':{'50256':-100}                    | logit_bias
            'functions':[{'name':'f'}]                     | functions
            'audio':{'voice':'alloy'}                      | audio
            'tool_choice':'required'                       | tool_choice
            'tool_choice':{'type':'function'}              | tool_choice
            'temperature':2.1                              | temperature
            'temperature':'hot'                            | temperature
            'presence_penalty':-2.5                        | presence_penalty
            'max_completion_tokens':0                      | max_completion_tokens
            'stop':[1]                                     | stop[0]
            'stop':['END','']                              | stop[1]
            'stop':{}                                      | stop
            'seed':1.5                                     | seed
            'max_tokens':-1                                | max_tokens
            'reasoning_effort':'extreme'                   | reasoning_effort
            'response_format':{'type':'yaml'}              | response_format.type
            'response_format':{'type':'json_schema'}       | response_format.json_schema
            'response_format':{'type':'json_schema','json_schema':'{}'} | response_format.json_schema
            'response_format':{'type':'json_schema','json_schema':{}}   | response_format.json_schema.schema
            'response_format':{'type':'json_schema','json_schema':{'schema':[]}} | response_format.json_schema.schema
            'tools':[{'type':'function'}]                  | tools[0].function.name
            'stream':'yes'                                 | stream
            'stream_options':{'include_usage':1}           | stream_options.include_usage
            """)
    void whatCannotBeDoneIsRefusedByName(String member, String field) {
        BadRequest refusal = catchThrowableOfType(BadRequest.class, () -> chat(member));
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal).hasMessageContaining("'" + field + "'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'role':'user','content':[{'type':'image_url','image_url':{'url':'https://a/b.png'}}]} | messages[0].content[0].image_url.url
            {'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,%'}}]} | messages[0].content[0].image_url.url
            {'role':'user','content':[{'type':'image_url','image_url':{'url':'data:text/plain;base64,aGk='}}]} | messages[0].content[0].image_url.url
            {'role':'user','content':[{'type':'input_audio'}]}                       | messages[0].content[0].type
            {'role':'user','content':[{'type':'text'}]}                              | messages[0].content[0].text
            {'role':'user','content':7}                                              | messages[0].content
            {'role':'user'}                                                          | messages[0].content
            {'role':'user','content':null}                                           | messages[0].content
            {'role':'user','content':[]}                                             | messages[0].content
            {'role':'assistant','content':null,'tool_calls':[]}                      | messages[0].content
            {'role':'wizard','content':'Hi'}                                         | messages[0].role
            {'content':'Hi'}                                                         | messages[0].role
            {'role':'tool','tool_call_id':'call_7','content':'21'}                   | messages[0].tool_call_id
            {'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':'['}}]} | messages[0].tool_calls[0].function.arguments
            {'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':'1'}}]} | messages[0].tool_calls[0].function.arguments
            {'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':'{} {}'}}]} | messages[0].tool_calls[0].function.arguments
            {'role':'assistant','tool_calls':[{'id':'1'}]}                           | messages[0].tool_calls[0].function.name
            """)
    void aWrongMessageIsRefusedByName(String message, String field) {
        assertThat(catchThrowableOfType(BadRequest.class, () -> messages(message))
                        .field())
                .isEqualTo(field);
    }

    @Test
    void whoWouldNotAnswerSaidSo() throws Exception {
        assertThat(messages("{'role':'assistant','content':null,'refusal':'No.'}"))
                .containsExactly(ChatMessage.text(Role.ASSISTANT, "No."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'model':'a','messages':[{'role':'user','content':7}]} | 'messages[0].content' must be a string or an array of objects, not a number.
            {'model':'a','messages':[{'role':'user'}]} | 'messages[0].content' is missing or empty; send a text, or an array of texts and pictures.
            {'model':'','messages':[{'role':'user','content':'Hi'}]} | 'model' is empty; name the model that is to answer.
            {'messages':[{'role':'user','content':'Hi'}]} | 'model' is missing; name the model that is to answer.
            """)
    void aRefusalSaysWhatToDo(String body, String text) {
        assertThat(catchThrowableOfType(BadRequest.class, () -> decode(body))).hasMessage(text);
    }

    @Test
    void aModelAndMessagesAreRequired() {
        assertThat(catchThrowableOfType(BadRequest.class, () -> decode("{'messages':[{'role':'user','content':'Hi'}]}"))
                        .field())
                .isEqualTo("model");
        assertThat(catchThrowableOfType(BadRequest.class, () -> decode("{'model':'a'}"))
                        .field())
                .isEqualTo("messages");
    }

    private List<ChatMessage> messages(String list) throws BadRequest {
        return decode("{'model':'a','messages':[" + list + "]}").request().messages();
    }

    private ChatRequest chat(String members) throws BadRequest {
        return decode("{" + HELLO + (members.isEmpty() ? "" : ",") + members + "}")
                .request();
    }

    private DecodedChat decode(String body) throws BadRequest {
        return decoder.decode(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}

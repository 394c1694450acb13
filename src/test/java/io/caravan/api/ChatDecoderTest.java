package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Lane;
import io.caravan.inference.Overflow;
import io.caravan.inference.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatDecoderTest {

    private static final String CONVERSATION = "0198a0c0-0000-7000-8000-000000000001";

    private final ChatDecoder decoder = new ChatDecoder(new JsonBody(new ObjectMapper()));

    @Test
    void aMessageIsEnough() throws Exception {
        ChatRequest request = decode("{'message':'Hello'}");
        assertThat(request.messages()).containsExactly(ChatMessage.text(Role.USER, "Hello"));
        assertThat(request.model()).isNull();
        assertThat(request.stream()).isFalse();
        assertThat(request.continues()).isFalse();
        assertThat(request.conversationId()).isNull();
        assertThat(request.options()).isEqualTo(ChatOptions.NONE.with(Overflow.REFUSED));
        assertThat(request.lane()).isEqualTo(Lane.INTERACTIVE);
    }

    @Test
    void everyFieldIsUnderstood() throws Exception {
        ChatRequest request = decode("""
                {'model':'phi3:mini','conversation_id':'%s','stream':true,'lane':'batch','think':'low','format':'json',
                 'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi','images':['aGk=']},
                             {'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':{}}}]},
                             {'role':'tool','tool_name':'f','content':'42'}],
                 'tools':[{'type':'function','function':{'name':'f'}}],
                 'options':{'temperature':0.5,'top_p':0.9,'top_k':40,'seed':7,'stop':['END'],'max_tokens':9,'num_ctx':4096}}
                """.formatted(CONVERSATION));
        assertThat(request.model()).isEqualTo("phi3:mini");
        assertThat(request.conversationId()).isEqualTo(UUID.fromString(CONVERSATION));
        assertThat(request.continues()).isTrue();
        assertThat(request.stream()).isTrue();
        assertThat(request.lane()).isEqualTo(Lane.BATCH);
        assertThat(request.think().asText()).isEqualTo("low");
        assertThat(request.format().asText()).isEqualTo("json");
        assertThat(request.tools()).hasSize(1);
        assertThat(request.options()).isEqualTo(new ChatOptions(0.5, 0.9, 40, 7L, List.of("END"), 9, 4096));
        assertThat(request.messages())
                .extracting(ChatMessage::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL);
        assertThat(request.freshMessages()).hasSize(4);
    }

    @Test
    void unknownFieldsAndNullsAreIgnored() throws Exception {
        ChatRequest request =
                decode("{'message':'Hi','messages':null,'model':null,'stream':null,'options':null,'mood':{'x':1}}");
        assertThat(request.messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                       | message
            {'message':null}                                         | message
            {'message':''}                                           | message
            {'message':' \\n '}                                      | message
            {'message':7}                                            | message
            {'message':['Hi']}                                       | message
            {'message':'Hi','messages':[{'role':'user','content':'Hi'}]} | message
            {'messages':[]}                                          | messages
            {'messages':'Hi'}                                        | messages
            {'messages':{}}                                          | messages
            {'messages':[null]}                                      | messages[0]
            {'messages':['Hi']}                                      | messages[0]
            {'messages':[{'role':'user','content':'Hi'},7]}          | messages[1]
            {'messages':[{'content':'Hi'}]}                          | messages[0].role
            {'messages':[{'role':'poet','content':'Hi'}]}            | messages[0].role
            {'messages':[{'role':'User','content':'Hi'}]}            | messages[0].role
            {'messages':[{'role':1,'content':'Hi'}]}                 | messages[0].role
            {'messages':[{'role':'user'}]}                           | messages[0].content
            {'messages':[{'role':'user','content':' '}]}             | messages[0].content
            {'messages':[{'role':'user','content':['Hi']}]}          | messages[0].content
            {'messages':[{'role':'user','content':'Hi','images':'?'}]} | messages[0].images
            {'messages':[{'role':'user','content':'Hi','images':[7]}]} | messages[0].images[0]
            {'messages':[{'role':'user','images':['aGk=','%']}]}     | messages[0].images[1]
            {'messages':[{'role':'user','images':['']}]}             | messages[0].images[0]
            {'messages':[{'role':'assistant','tool_calls':[]}]}      | messages[0].content
            {'messages':[{'role':'assistant','tool_calls':[{}]}]}    | messages[0].tool_calls[0].function.name
            {'messages':[{'role':'assistant','tool_calls':[{'function':{'name':''}}]}]} | messages[0].tool_calls[0].function.name
            {'messages':[{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':'{}'}}]}]} | messages[0].tool_calls[0].function.arguments
            {'messages':[{'role':'user','content':'Hi','images':{}}]}  | messages[0].images
            {'messages':[{'role':'user','content':'Hi','thinking':7}]} | messages[0].thinking
            {'messages':[{'role':'user','content':'Hi','tool_calls':{}}]} | messages[0].tool_calls
            {'messages':[{'role':'tool','content':'Hi','tool_name':{}}]}  | messages[0].tool_name
            {'message':'Hi','model':7}                               | model
            {'message':'Hi','model':''}                              | model
            {'message':'Hi','model':'  '}                            | model
            {'message':'Hi','stream':'yes'}                          | stream
            {'message':'Hi','stream':1}                              | stream
            {'message':'Hi','conversation_id':7}                     | conversation_id
            {'message':'Hi','conversation_id':'mine'}                | conversation_id
            {'message':'Hi','conversation_id':'1-1-1-1-1'}           | conversation_id
            {'message':'Hi','options':[]}                            | options
            {'message':'Hi','options':'hot'}                         | options
            {'message':'Hi','options':{'temperature':'hot'}}         | options.temperature
            {'message':'Hi','options':{'top_k':1.5}}                 | options.top_k
            {'message':'Hi','options':{'seed':'x'}}                  | options.seed
            {'message':'Hi','options':{'seed':1.5}}                  | options.seed
            {'message':'Hi','options':{'seed':9223372036854775808}}  | options.seed
            {'message':'Hi','options':{'stop':7}}                    | options.stop
            {'message':'Hi','options':{'stop':['a',7]}}              | options.stop[1]
            {'message':'Hi','options':{'stop':['a','']}}             | options.stop[1]
            {'message':'Hi','options':{'stop':''}}                   | options.stop
            {'message':'Hi','format':'xml'}                          | format
            {'message':'Hi','format':7}                              | format
            {'message':'Hi','format':[]}                             | format
            {'message':'Hi','tools':{}}                              | tools
            {'message':'Hi','tools':[7]}                             | tools[0]
            {'message':'Hi','tools':[{}]}                            | tools[0].function.name
            {'message':'Hi','tools':[{'function':7}]}                | tools[0].function
            {'message':'Hi','tools':[{'function':{}}]}               | tools[0].function.name
            {'message':'Hi','tools':[{'function':{'name':7}}]}       | tools[0].function.name
            {'message':'Hi','think':'hard'}                          | think
            {'message':'Hi','think':1}                               | think
            {'message':'Hi','lane':'fast'}                           | lane
            {'message':'Hi','lane':1}                                | lane
            """)
    void aWrongFieldIsNamed(String body, String field) {
        BadRequest refusal = refusal(body);
        assertThat(refusal).as("accepted: " + body).isNotNull();
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal).hasMessageContaining("'" + field + "'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'message':'Hi','model':''}             | 'model' is empty; leave it out for the default model.
            {'message':'Hi','options':{'stop':7}}   | 'options.stop' must be a string or an array of strings, not a number.
            {'message':'Hi','options':{'stop':[7]}} | 'options.stop[0]' must be a string, not a number.
            {'message':'Hi','options':{'top_k':0}}  | 'options.top_k' must be a whole number of 1 or more.
            {'message':'Hi','options':{'seed':1.5}} | 'options.seed' must be a whole number of at most 64 bits.
            {'message':'Hi','images':'aGk=','messages':{}} | 'message' and 'messages' exclude each other; send one of them.
            {'messages':[{'role':'user','images':['data:image/png;base64,aGk=']}]} | 'messages[0].images[0]' must be base64, without a 'data:' before it.
            {'messages':[{'role':'user'}]}          | 'messages[0].content' is missing or empty; send a text, 'images' or 'tool_calls'.
            """)
    void aRefusalSaysWhatToDo(String body, String text) {
        assertThat(refusal(body)).hasMessage(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'temperature':0",
                "'temperature':2",
                "'top_p':0",
                "'top_p':1",
                "'top_k':1",
                "'top_k':2147483647",
                "'seed':-9223372036854775808",
                "'seed':9223372036854775807",
                "'max_tokens':1",
                "'max_tokens':2147483647",
                "'num_ctx':1",
                "'num_ctx':2147483647",
                "'max_tokens':1000.0",
                "'top_k':4e1",
                "'seed':-1.0",
                "'stop':'END'",
                "'stop':[]"
            })
    void anOptionOnItsBoundIsGood(String option) {
        assertThat(refusal("{'message':'Hi','options':{" + option + "}}")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'temperature':-0.01",
                "'temperature':2.01",
                "'temperature':1e999",
                "'top_p':-0.01",
                "'top_p':1.01",
                "'top_k':0",
                "'top_k':2147483648",
                "'seed':-9223372036854775809",
                "'max_tokens':0",
                "'max_tokens':-1",
                "'max_tokens':2147483648",
                "'num_ctx':0",
                "'num_ctx':2147483648",
                "'max_tokens':1.5",
                "'max_tokens':0.0",
                "'top_k':1e999",
                "'seed':1e19"
            })
    void anOptionBeyondItsBoundIsNamed(String option) {
        BadRequest refusal = refusal("{'message':'Hi','options':{" + option + "}}");
        assertThat(refusal).as("accepted: " + option).isNotNull();
        assertThat(refusal.field()).isEqualTo("options." + option.substring(1, option.indexOf(':') - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "'low'", "'medium'", "'high'", "'max'"})
    void aModelMayThinkAsMuchAsItIsTold(String think) throws Exception {
        assertThat(decode("{'message':'Hi','think':" + think + "}").think()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'json'", "{'type':'object'}", "{}"})
    void theFormatIsJsonOrASchema(String format) throws Exception {
        assertThat(decode("{'message':'Hi','format':" + format + "}").format()).isNotNull();
    }

    @Test
    void aToolMayHaveNothingToSay() throws Exception {
        assertThat(decode("{'messages':[{'role':'tool','tool_name':'f'}]}").messages())
                .hasSize(1);
    }

    @Test
    void aPictureMayStandForWords() throws Exception {
        assertThat(decode("{'messages':[{'role':'user','images':['aGk=']}]}")
                        .messages()
                        .getFirst()
                        .images())
                .containsExactly("aGk=");
    }

    @Test
    void whatNoNeighbourStoresIsReplaced() throws Exception {
        ChatRequest request = decode("{'message':'a\\u0000b\\ud800','options':{'stop':'\\u0000'}}");
        assertThat(request.messages().getFirst().content()).isEqualTo("a\uFFFDb\uFFFD");
        assertThat(request.options().stop()).containsExactly("\uFFFD");
    }

    @Test
    void aNameTooLongForAModelIsRefusedBeforeAnyComparison() {
        assertThat(refusal("{'message':'Hi','model':'" + "m".repeat(256) + "'}"))
                .isNull();
        assertThat(refusal("{'message':'Hi','model':'" + "m".repeat(257) + "'}").field())
                .isEqualTo("model");
    }

    @Test
    void everyRequestHasAnIdOfItsOwn() throws Exception {
        assertThat(decode("{'message':'Hi'}").id())
                .isNotEqualTo(decode("{'message':'Hi'}").id());
    }

    private BadRequest refusal(String body) {
        return catchThrowableOfType(BadRequest.class, () -> decode(body));
    }

    private ChatRequest decode(String body) throws BadRequest {
        return decoder.decode(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}

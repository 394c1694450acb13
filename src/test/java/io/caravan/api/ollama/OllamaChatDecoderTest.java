package io.caravan.api.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonBody;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.Overflow;
import io.caravan.inference.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaChatDecoderTest {

    private static final String HELLO = "'model':'phi3:mini','messages':[{'role':'user','content':'Hello'}]";

    private final OllamaChatDecoder decoder = new OllamaChatDecoder(new JsonBody(new ObjectMapper()));

    @Test
    void anAnswerIsStreamedUnlessRefused() throws Exception {
        assertThat(chat("").stream()).isTrue();
        assertThat(chat("'stream':true").stream()).isTrue();
        assertThat(chat("'stream':false").stream()).isFalse();
    }

    @Test
    void everyFieldOfAChatIsUnderstood() throws Exception {
        ChatRequest request = (ChatRequest) decoder.chat(bytes("""
                {'model':'phi3:mini','format':'json','think':'high','keep_alive':'5m',
                 'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi','images':['aGk=']},
                             {'role':'assistant','thinking':'Hm','tool_calls':[{'function':{'name':'f','arguments':{}}}]},
                             {'role':'tool','tool_name':'f','content':'42'}],
                 'tools':[{'type':'function','function':{'name':'f'}}]}
                """));
        assertThat(request.messages())
                .extracting(ChatMessage::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL);
        assertThat(request.messages().get(1).images()).containsExactly("aGk=");
        assertThat(request.messages().get(2).thinking()).isEqualTo("Hm");
        assertThat(request.messages().get(3).toolName()).isEqualTo("f");
        assertThat(request.format().asText()).isEqualTo("json");
        assertThat(request.think().asText()).isEqualTo("high");
        assertThat(request.tools()).hasSize(1);
    }

    @Test
    void optionsAreUnderstoodAndUnknownOnesIgnored() throws Exception {
        assertThat(chat("""
                        'options':{'temperature':0.5,'top_p':0.9,'top_k':40,'seed':7,'stop':['END'],'num_predict':9,
                        'num_ctx':4096,'min_p':0.1,'repeat_penalty':1.1,'presence_penalty':1,'frequency_penalty':-1,
                        'typical_p':0.7,'repeat_last_n':-1,'num_keep':4,'mirostat':0.0,'tfs_z':1.0,'nonsense':{}},
                        'truncate':false,'shift':true""").options())
                .isEqualTo(new ChatOptions(
                        0.5,
                        0.9,
                        40,
                        7L,
                        List.of("END"),
                        9,
                        4096,
                        0.1,
                        0.7,
                        1.1,
                        -1,
                        1.0,
                        -1.0,
                        new Overflow(false, true, 4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "3000000000", "-3000000000", "'9'"})
    void aLongestLengthThatIsNoWholeNumberIsRefusedInPlainWords(String count) {
        assertThat(catchThrowableOfType(BadRequest.class, () -> chat("'options':{'num_predict':" + count + "}")))
                .hasMessage("'options.num_predict' must be a whole number of at most 32 bits.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "-1", "0"})
    void noLimitIsNoLimit(String count) throws Exception {
        assertThat(chat("'options':{'num_predict':" + count + "}").options()).isEqualTo(ChatOptions.NONE);
    }

    @Test
    void aPromptIsAChatOfOneMessage() throws Exception {
        ChatRequest request = (ChatRequest) decoder.generate(
                bytes("{'model':'a','system':'Be brief.','prompt':'Hi','images':['aGk='],'format':''}"));
        assertThat(request.messages())
                .containsExactly(
                        ChatMessage.text(Role.SYSTEM, "Be brief."),
                        new ChatMessage(Role.USER, "Hi", null, List.of("aGk="), null, null));
        assertThat(request.format()).isNull();
    }

    @Test
    void aPromptIsNotOfferedTools() throws Exception {
        String tools = "'tools':[{'type':'function','function':{'name':'f'}}]";
        assertThat(((ChatRequest) decoder.generate(bytes("{'model':'a','prompt':'Hi'," + tools + "}"))).tools())
                .isNull();
        assertThat(chat(tools).tools()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'model':'a'}", "{'model':'a','messages':[]}", "{'model':'a','keep_alive':'10m'}"})
    void withoutAMessageTheModelIsOnlyLoaded(String body) throws Exception {
        assertThat(decoder.chat(bytes(body))).isEqualTo(new LoadRequest("a", ChatOptions.NONE));
        assertThat(decoder.generate(bytes(body))).isEqualTo(new LoadRequest("a", ChatOptions.NONE));
    }

    @Test
    void aModelIsLoadedWithTheWindowItWillBeAskedIn() throws Exception {
        LoadRequest load = (LoadRequest) decoder.chat(bytes("{'model':'a','options':{'num_ctx':8192}}"));
        assertThat(load.options().numCtx()).isEqualTo(8192);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "'0'", "'0s'", "'0m'", "'-0'", "'0ms'"})
    void nobodyUnloadsAModelForAllOthers(String keepAlive) {
        String body = "{'model':'a','keep_alive':" + keepAlive + "}";
        assertThat(catchThrowableOfType(BadRequest.class, () -> decoder.chat(bytes(body)))
                        .field())
                .isEqualTo("keep_alive");
        assertThat(catchThrowableOfType(BadRequest.class, () -> decoder.generate(bytes(body)))
                        .field())
                .isEqualTo("keep_alive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "'5m'", "'0'"})
    void howLongAModelStaysIsNotSaidByAChat(String keepAlive) throws Exception {
        assertThat(chat("'keep_alive':" + keepAlive)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'suffix':'x'", "'raw':true", "'template':'x'", "'context':[1]", "'logprobs':true"})
    void whatAPromptCannotDoIsRefusedByName(String member) {
        String field = member.substring(1, member.indexOf('\'', 1));
        assertThat(catchThrowableOfType(
                                BadRequest.class,
                                () -> decoder.generate(bytes("{'model':'a','prompt':'Hi'," + member + "}")))
                        .field())
                .isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'suffix':''", "'raw':false", "'template':null", "'context':[]", "'width':3"})
    void whatSaysNothingIsIgnored(String member) throws Exception {
        assertThat(decoder.generate(bytes("{'model':'a','prompt':'Hi'," + member + "}")))
                .isInstanceOf(ChatRequest.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'messages':[{'role':'user','content':'Hi'}]}                     | model
            {'model':'a','messages':[{'role':'wizard'}]}                      | messages[0].role
            {'model':'a','messages':[{'role':'user','images':['%']}]}         | messages[0].images[0]
            {'model':'a','messages':[{'role':'user'}],'format':'yaml'}        | format
            {'model':'a','messages':[{'role':'user'}],'think':'deeply'}       | think
            {'model':'a','messages':[{'role':'user'}],'stream':1}             | stream
            {'model':'a','messages':[{'role':'user'}],'options':{'top_p':2}}  | options.top_p
            {'model':'a','messages':[{'role':'user'}],'options':{'repeat_last_n':-2}}  | options.repeat_last_n
            {'model':'a','messages':[{'role':'user'}],'options':{'typical_p':1.1}}     | options.typical_p
            {'model':'a','messages':[{'role':'user'}],'options':{'num_ctx':-4}}        | options.num_ctx
            {'model':'a','messages':[{'role':'user'}],'options':{'num_ctx':0}}         | options.num_ctx
            {'model':'a','messages':[{'role':'user'}],'options':{'temperature':-1}}    | options.temperature
            {'model':'a','messages':[{'role':'user'}],'options':{'min_p':-0.1}}        | options.min_p
            {'model':'a','messages':[{'role':'user'}],'options':{'top_k':-1}}          | options.top_k
            {'model':'a','messages':[{'role':'user'}],'options':{'num_keep':-2}}       | options.num_keep
            {'model':'a','messages':[{'role':'user'}],'options':{'num_predict':1.5}}   | options.num_predict
            {'model':'a','messages':[{'role':'user'}],'options':{'repeat_penalty':-1}} | options.repeat_penalty
            {'model':'a','messages':[{'role':'user'}],'options':{'stop':['']}}         | options.stop[0]
            {'model':'a','messages':[{'role':'assistant','tool_calls':[7]}]}  | messages[0].tool_calls[0]
            {'model':'','messages':[{'role':'user'}]}                         | model
            {'model':'a','messages':[{'role':'user'}],'truncate':'no'}        | truncate
            {'model':'a','messages':[{'role':'user'}],'tools':[{}]}           | tools[0].function.name
            """)
    void whatIsWrongIsNamed(String body, String field) {
        assertThat(catchThrowableOfType(BadRequest.class, () -> decoder.chat(bytes(body)))
                        .field())
                .isEqualTo(field);
    }

    /** As with any Ollama. */
    @Test
    void aMessageMayHaveNothingToSay() throws Exception {
        ChatRequest request = (ChatRequest) decoder.chat(bytes("{'model':'a','messages':[{'role':'user'}]}"));
        assertThat(request.messages()).containsExactly(ChatMessage.text(Role.USER, ""));
    }

    @Test
    void aModelThatIsNotNamedIsAskedFor() {
        assertThat(catchThrowableOfType(BadRequest.class, () -> decoder.chat(bytes("{'model':' '}"))))
                .hasMessage("'model' is empty; name the model that is to answer.");
    }

    private ChatRequest chat(String members) throws BadRequest {
        return (ChatRequest) decoder.chat(bytes("{" + HELLO + (members.isEmpty() ? "" : ",") + members + "}"));
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}

package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaSampleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'string'}                                            | 'simulated'
            {'type':'string','maxLength':3}                              | 'sim'
            {'type':'string','minLength':12}                             | 'simulatedsim'
            {'enum':['red','blue']}                                      | 'red'
            {'const':7}                                                  | 7
            {'type':'integer','minimum':3}                               | 3
            {'type':'integer','maximum':-4}                              | -4
            {'type':'integer','exclusiveMinimum':3}                      | 4
            {'type':'boolean'}                                           | true
            {'type':['null','string']}                                   | null
            {'type':'array','items':{'type':'null'},'minItems':2}        | [null,null]
            {'anyOf':[{'type':'boolean'},{'type':'string'}]}             | true
            {'properties':{'a':{'$ref':'#/$defs/x'}},'$defs':{'x':{'const':1}}} | {'a':1}
            """)
    void theSimplestValueIsValid(String schema, String sample) {
        assertThat(SchemaSample.of(Caller.json(Caller.quoted(schema)))).hasToString(Caller.quoted(sample));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock = "{'type':'object','properties':{'next':{'$ref':'#'}}}|")
    void aSchemaThatContainsItselfEnds(String schema) {
        assertThat(SchemaSample.of(Caller.json(Caller.quoted(schema))).toString())
                .endsWith("null}}}}}}}}}");
    }
}

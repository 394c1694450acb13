package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads the log finds one line for each thing that was logged. */
class LogLinesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\n{\"level\":\"ERROR\"}", "\u2028", "\u001b[2J", "\"}\n{\""})
    void noTextForgesALine(String text) throws Exception {
        ExtLogRecord entry = new ExtLogRecord(Level.INFO, text, LogLinesTest.class.getName());
        entry.putMdc("request", text);
        String line = new JsonFormatter().format(entry);
        assertThat(line.strip().lines()).hasSize(1);
        assertThat(new ObjectMapper().readTree(line).get("message").asText()).isEqualTo(text);
    }

    @Test
    void inProductionTheLogIsJson() throws Exception {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        assertThat(settings.getProperty("quarkus.log.console.json.enabled")).isEqualTo("true");
    }
}

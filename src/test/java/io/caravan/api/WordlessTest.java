package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class WordlessTest {

    @Test
    void aFailureIsToldByItsClassesAndWhereItHappened() {
        String told = log(new IllegalStateException("my secret", new NumberFormatException("my other secret")));
        assertThat(told)
                .contains("IllegalStateException", "NumberFormatException", "WordlessTest.java")
                .doesNotContain("secret");
    }

    @Test
    void ofADatabasesErrorItsStateIsTold() {
        assertThat(log(new IllegalStateException(new SQLException("my secret", "22021"))))
                .contains("SQL state 22021")
                .doesNotContain("secret");
    }

    private static String log(Throwable failure) {
        StringWriter log = new StringWriter();
        new Wordless(failure).printStackTrace(new PrintWriter(log));
        return log.toString();
    }
}

package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    @TempDir
    Path directory;

    Path file;
    LogTail tail;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("camel.log");
        tail = new LogTail(file);
    }

    @Test
    void aLogThatIsNotThereYetHasNoLines() throws Exception {
        assertThat(tail.newLines()).isEmpty();

        write("first\n");

        assertThat(tail.newLines()).containsExactly("first");
    }

    @Test
    void everyLineIsReadOnce() throws Exception {
        write("one\ntwo\n");
        assertThat(tail.newLines()).containsExactly("one", "two");

        write("three\n");

        assertThat(tail.newLines()).containsExactly("three");
    }

    @Test
    void aLineIsReadWhenItIsWhole() throws Exception {
        write("half a camél");
        assertThat(tail.newLines()).isEmpty();

        write(" and the rest\n");

        assertThat(tail.newLines()).containsExactly("half a camél and the rest");
    }

    @Test
    void aLogBegunAnewIsReadFromItsBeginning() throws Exception {
        write("a long line of the time before\n");
        tail.newLines();
        Files.move(file, directory.resolve("camel.log.1"));

        write("new\n");

        assertThat(tail.newLines()).containsExactly("new");
    }

    @Test
    void theLastLinesOfALongLogAreFound() throws Exception {
        write("x".repeat(99).concat("\n").repeat(30_000));
        write("last but one\nlast\n");

        assertThat(tail.last(2)).containsExactly("last but one", "last");
    }

    @Test
    void aLineLongerThanTheBufferDoesNotStopTheReading() throws Exception {
        write("x".repeat(3_000_000) + "\nafter\n");

        assertThat(tail.last(1)).containsExactly("after");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}

package io.caravan.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept for a fuzz test: good ones to begin with, and those that once did harm. */
final class KeptInputs {

    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final int SHOWN = 2_000;

    private KeptInputs() {}

    /** Never empty, and always in the same order. */
    static List<byte[]> of(Class<?> test) {
        return of(test.getName());
    }

    /** The same by the test's full name. */
    static List<byte[]> of(String test) {
        Path folder = RESOURCES.resolve(test.replace('.', '/') + "Inputs");
        try (Stream<Path> files = Files.walk(folder)) {
            List<byte[]> inputs = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
            return inputs;
        } catch (IOException e) {
            throw new IllegalStateException(test + " has no inputs to begin with in " + folder, e);
        }
    }

    /** For whoever has to find out what is wrong with it. */
    static String shown(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.min(SHOWN, text.length()));
    }
}

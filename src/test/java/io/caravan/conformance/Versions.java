package io.caravan.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Clients with their versions as the build has them, so that no page can name another. */
final class Versions {

    private static final Path POM = Path.of("pom.xml");
    private static final Path LOCK = Path.of("src/test/node/package-lock.json");

    private Versions() {}

    /** A library of Java's whose version is a property of the pom. */
    static String ofJava(String library, String property) {
        Matcher version =
                Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<").matcher(text(POM));
        if (!version.find()) {
            throw new IllegalArgumentException(property);
        }
        return library + " " + version.group(1);
    }

    /** Packages of Node's, as they are locked. */
    static String ofNode(String... packages) {
        return Arrays.stream(packages).map(Versions::locked).collect(Collectors.joining(", "));
    }

    private static String locked(String name) {
        try {
            JsonNode lock = new ObjectMapper().readTree(text(LOCK));
            return name + " "
                    + lock.required("packages")
                            .required("node_modules/" + name)
                            .required("version")
                            .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

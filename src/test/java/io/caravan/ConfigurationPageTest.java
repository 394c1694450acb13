package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(caravan\\.[^`]+)` \\| (?:`([^`]*)`)?([^|]*)\\| ([^|]+)\\|$");

    @Test
    void everyKeyIsOnThePageWithItsDefault() throws Exception {
        Map<String, String> page = page();
        Map<String, String> code = code();
        assertThat(page.keySet()).isEqualTo(code.keySet());
        code.forEach((key, value) -> {
            if (value != null) {
                assertThat(page.get(key)).as(key).isEqualTo(value);
            }
        });
    }

    private static Map<String, String> page() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("docs/configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
        }
        return rows;
    }

    /** Keys with their defaults; null where the page may say it in words. */
    private static Map<String, String> code() throws Exception {
        Map<String, String> keys = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.caravan")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                Class<?> mapping = Class.forName(type.getName());
                collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, keys);
            }
        }
        properties().forEach((key, value) -> keys.put(key, value));
        return keys;
    }

    private static void collect(String prefix, Class<?> mapping, Map<String, String> keys) throws Exception {
        for (Method member : mapping.getDeclaredMethods()) {
            String key =
                    prefix + "." + member.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
            if (member.isAnnotationPresent(WithParentName.class)) {
                Class<?> inner = Class.forName(mapping.getName() + "$Machine");
                collect(prefix + ".NAME", inner, keys);
            } else if (member.getReturnType() == Map.class) {
                keys.put(key + ".NAME", null);
            } else if (member.getReturnType().isInterface()
                    && member.getReturnType().getEnclosingClass() == mapping) {
                collect(key, member.getReturnType(), keys);
            } else {
                WithDefault value = member.getAnnotation(WithDefault.class);
                keys.put(key, value == null ? null : value.value());
            }
        }
    }

    private static Map<String, String> properties() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            file.load(reader);
        }
        Map<String, String> ours = new TreeMap<>();
        file.forEach((key, value) -> {
            String name = key.toString();
            if (name.startsWith("caravan.") && !name.startsWith("caravan.nodes.")) {
                ours.put(name, value.toString());
            }
        });
        return ours;
    }
}

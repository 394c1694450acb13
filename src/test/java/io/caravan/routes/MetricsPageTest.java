package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md names what is measured. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class MetricsPageTest extends OnCluster {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z_.]+)` \\| \\w+ \\| ([^|]*) \\|.*");

    @Inject
    MeterRegistry meters;

    @Test
    void everythingOfOursThatIsMeasuredIsOnThePageWithItsTags() throws Exception {
        Cluster.node("agx0")
                .fail(Fault.of(FaultKind.ERROR_500).onModel(AGX0_MODEL).once());
        answered(chat(AGX0_MODEL, "Hi"));
        Map<String, Set<String>> page = page();
        Map<String, Set<String>> measured = measured();
        assertThat(measured)
                .containsKeys("caravan.retries", "caravan.queue.wait", "caravan.queue.depth", "caravan.node.up");
        measured.forEach((name, tags) -> assertThat(page.get(name)).as(name).isEqualTo(tags));
    }

    private Map<String, Set<String>> measured() {
        Map<String, Set<String>> measured = new TreeMap<>();
        for (Meter meter : meters.getMeters()) {
            Meter.Id id = meter.getId();
            if (id.getName().startsWith("caravan.") || id.getName().startsWith("gen_ai.")) {
                measured.computeIfAbsent(id.getName(), name -> new TreeSet<>())
                        .addAll(id.getTags().stream()
                                .map(Tag::getKey)
                                .filter(tag -> !tag.equals("camelContext"))
                                .toList());
            }
        }
        return measured;
    }

    private static Map<String, Set<String>> page() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("docs/metrics.md"));
        return lines.stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(row -> row.group(1), row -> tags(row.group(2))));
    }

    private static Set<String> tags(String cell) {
        return Arrays.stream(cell.replace("`", "").split(", *"))
                .filter(tag -> !tag.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

package io.caravan.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GaugesTest {

    /** Like that of a process in which one application is started after the other. */
    private final CompositeMeterRegistry meters = new CompositeMeterRegistry();

    private final AtomicInteger ofTheFirst = new AtomicInteger(1);
    private final AtomicInteger ofTheSecond = new AtomicInteger(2);

    GaugesTest() {
        meters.add(new SimpleMeterRegistry());
    }

    @Test
    void anApplicationShowsItsOwnFiguresWhateverRanBeforeInTheProcess() {
        Gauges first = gauges(ofTheFirst);
        assertThat(shown()).isEqualTo(1);
        first.remove();
        gauges(ofTheSecond);
        assertThat(shown()).isEqualTo(2);
    }

    @Test
    void whatIsOfAnApplicationThatHasEndedIsNotShown() {
        gauges(ofTheFirst).remove();
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void nobodyElseMakesGauges() {
        assertThat(new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages("io.caravan")
                                .stream()
                                .filter(one -> one.getDirectDependenciesFromSelf().stream()
                                        .anyMatch(used -> used.getTargetClass().isEquivalentTo(Gauge.class)))
                                .map(JavaClass::getName))
                .containsExactly(Gauges.class.getName());
    }

    private Gauges gauges(AtomicInteger figure) {
        Gauges gauges = new Gauges(meters);
        gauges.add("some.figure", "Some figure", Tags.of("node", "agx0"), figure, AtomicInteger::get);
        return gauges;
    }

    private double shown() {
        return meters.get("some.figure").tag("node", "agx0").gauge().value();
    }
}

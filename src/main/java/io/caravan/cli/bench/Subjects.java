package io.caravan.cli.bench;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that are measured.
 *
 * @param direct the stand-in itself
 * @param nginx in front of it; empty on a machine that has none
 * @param gateway with everything on
 */
public record Subjects(Subject direct, Optional<Subject> nginx, Subject gateway) {

    Stream<Subject> all() {
        return Stream.of(Stream.of(direct), nginx.stream(), Stream.of(gateway)).flatMap(each -> each);
    }
}

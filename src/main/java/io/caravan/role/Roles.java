package io.caravan.role;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The roles of this process. */
@ApplicationScoped
public class Roles {

    private final Set<Role> mine;

    Roles(@ConfigProperty(name = "caravan.roles") String words) {
        this.mine = Role.parse(words);
    }

    /** Whether this process plays the role. */
    public boolean has(Role role) {
        return mine.contains(role);
    }

    /** Lets Camel find the routes of these roles only. The pattern is flat: nested folders are skipped in a jar. */
    void choose(@Observes BeforeConfigure event) {
        String pattern = Stream.concat(Stream.of("policy"), mine.stream().map(Role::word))
                .map(folder -> "classpath:routes/" + folder + "/*.camel.yaml")
                .collect(Collectors.joining(","));
        event.getMain().configure().withRoutesIncludePattern(pattern);
    }
}

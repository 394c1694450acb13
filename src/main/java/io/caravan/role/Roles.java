package io.caravan.role;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.AfterConfigure;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
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

    /**
     * Brings the routes of these roles to Camel, policies first. Its own collector reads each of them twice, in search of
     * settings in their comments, and is turned off. The patterns are flat: nested folders are skipped in a jar.
     */
    void bring(@Observes AfterConfigure event) throws Exception {
        CamelContext camel = event.getMain().getCamelContext();
        List<Resource> routes = new ArrayList<>();
        for (String folder : folders()) {
            routes.addAll(PluginHelper.getPackageScanResourceResolver(camel)
                    .findResources("classpath:routes/" + folder + "/*.camel.yaml"));
        }
        PluginHelper.getRoutesLoader(camel).loadRoutes(routes);
    }

    private List<String> folders() {
        return Stream.concat(Stream.of("policy"), mine.stream().map(Role::word)).toList();
    }
}

package io.caravan.http;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;

/**
 * A route's path as Vert.x wants it.
 *
 * <p>{@code {name}} takes one segment of the path; {@code {name:one|two}} takes nothing but these words, so that one route
 * can serve several paths; {@code {name:*}} takes all that is left of the path, slashes included.
 */
record PathTemplate(String path, boolean prefix) {

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)(:([\\w|]+|\\*))?}");
    private static final Pattern WORDS = Pattern.compile("\\{(\\w+):([\\w|]+)}");
    private static final Pattern REST = Pattern.compile("\\{(\\w+):\\*}");
    private static final Pattern SEGMENT = Pattern.compile("\\{\\w+}");

    static PathTemplate of(PlatformHttpEndpoint endpoint) {
        return new PathTemplate(endpoint.getPath(), endpoint.isMatchOnUriPrefix());
    }

    Route route(Router router) {
        Matcher words = PARAMETER.matcher(path);
        boolean isRegex = words.find() && words.group(3) != null;
        return isRegex ? router.routeWithRegex(regex()) : router.route(simple());
    }

    private String simple() {
        return PARAMETER.matcher(path).replaceAll(":$1") + (prefix ? "*" : "");
    }

    private String regex() {
        return REST.matcher(WORDS.matcher(path).replaceAll("(?<$1>$2)")).replaceAll("(?<$1>.+)");
    }

    /** Whether a path without its query is one of these. */
    boolean matches(String asked) {
        return asked.matches(SEGMENT.matcher(regex()).replaceAll("[^/]+") + (prefix ? ".*" : ""));
    }
}

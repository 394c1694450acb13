package io.caravan.http;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which methods each path of a {@code platform-http} route takes: an answer of 405 has to say so (RFC 9110, 15.5.6). */
@ApplicationScoped
public class AllowedMethods {

    private final List<Offer> offers = new CopyOnWriteArrayList<>();

    private record Offer(PathTemplate path, Set<String> methods) {}

    void add(PathTemplate path, Set<String> methods) {
        offers.add(new Offer(path, methods));
    }

    void remove(PathTemplate path, Set<String> methods) {
        offers.remove(new Offer(path, methods));
    }

    /** The methods in order; empty if no route is there. */
    public SortedSet<String> of(String path) {
        SortedSet<String> methods = new TreeSet<>();
        offers.stream().filter(offer -> offer.path().matches(path)).forEach(offer -> methods.addAll(offer.methods()));
        return methods;
    }
}

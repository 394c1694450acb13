package io.caravan.api.openai;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Which URLs pictures are fetched from, and which machine each of them is. */
@ApplicationScoped
class PictureHosts {

    private final List<String> allowed;
    private final Predicate<InetAddress> mayBeAsked;
    private final Resolver resolver;

    /** Finds all addresses of a host. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** A picture's URL and the address it was found at: whoever connects asks this one, and no name server again. */
    record Place(URI url, InetAddress address) {

        boolean isTls() {
            return PictureHosts.isTls(url);
        }

        int port() {
            return PictureHosts.port(url);
        }

        /** What to ask for; never empty. */
        String target() {
            String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        }
    }

    @Inject
    PictureHosts(ImageSettings settings) {
        this(settings.allowedHosts().orElse(List.of()), PublicAddress::is, InetAddress::getAllByName);
    }

    /** @param allowed hosts, each with its port unless that is the scheme's own */
    PictureHosts(List<String> allowed, Predicate<InetAddress> mayBeAsked, Resolver resolver) {
        this.allowed =
                allowed.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.mayBeAsked = mayBeAsked;
        this.resolver = resolver;
    }

    /**
     * Where a URL leads. Asks the name server, and may block for as long as that takes.
     *
     * @throws NoPicture if nobody allowed its host, or any of the host's addresses is not of the internet
     */
    Place find(String url) throws NoPicture {
        URI parsed = parse(url);
        if (!isAllowed(parsed)) {
            throw new NoPicture("names a host that pictures are not fetched from; send the picture as a data: URL with "
                    + "base64, or have an administrator add the host to caravan.images.allowed-hosts.");
        }
        return new Place(parsed, address(parsed.getHost()));
    }

    private static URI parse(String url) throws NoPicture {
        try {
            URI parsed = new URI(url);
            if (parsed.getHost() != null && parsed.getRawUserInfo() == null) {
                return parsed;
            }
        } catch (URISyntaxException malformed) {
            // Refused below, as every other text that names no host.
        }
        throw new NoPicture("is no URL of a picture.");
    }

    /** A host alone stands for the ports of http and https; any other is named with it. */
    private boolean isAllowed(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        int port = port(url);
        return (port == standardPort(url) && allowed.contains(host)) || allowed.contains(host + ":" + port);
    }

    private static int port(URI url) {
        return url.getPort() < 0 ? standardPort(url) : url.getPort();
    }

    private static int standardPort(URI url) {
        return isTls(url) ? 443 : 80;
    }

    private static boolean isTls(URI url) {
        return url.getScheme().equalsIgnoreCase("https");
    }

    private InetAddress address(String host) throws NoPicture {
        try {
            InetAddress[] addresses = resolver.addresses(host);
            for (InetAddress address : addresses) {
                if (!mayBeAsked.test(address)) {
                    throw new NoPicture("leads to an address that is not of the internet; none of these is asked.");
                }
            }
            return addresses[0];
        } catch (UnknownHostException unknown) {
            throw new NoPicture("names a host that nobody knows.");
        }
    }
}

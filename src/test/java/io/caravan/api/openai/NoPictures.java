package io.caravan.api.openai;

import java.net.UnknownHostException;
import java.util.List;

/** Pictures of which every URL is read, and none fetched. */
final class NoPictures {

    private static final PictureHosts HOSTS = new PictureHosts(List.of("upload.example.org"), address -> true, host -> {
        throw new UnknownHostException(host);
    });

    static final PictureSource SOURCE = (url, bounds) -> {
        HOSTS.find(url);
        throw new NoPicture("does not come.");
    };

    private NoPictures() {}
}

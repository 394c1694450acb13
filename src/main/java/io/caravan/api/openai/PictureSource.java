package io.caravan.api.openai;

import java.time.Duration;

/** Where pictures come from that did not come along. */
@FunctionalInterface
interface PictureSource {

    /** What one request may cost. */
    record Bounds(long bytes, Duration time) {}

    /**
     * The bytes of a picture. Blocks for as long as {@code bounds} say.
     *
     * @throws NoPicture if it may not be fetched, does not come, or is none
     */
    byte[] fetch(String url, Bounds bounds) throws NoPicture;

    /** What the pictures of one request may cost together. */
    default Bounds bounds() {
        return new Bounds(0, Duration.ZERO);
    }
}

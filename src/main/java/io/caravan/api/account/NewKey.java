package io.caravan.api.account;

import io.caravan.access.ApiKey;
import java.sql.Timestamp;
import java.util.UUID;

/**
 * A key to be.
 *
 * @param key which only its owner will know
 * @param expiresAt null if never
 */
public record NewKey(UUID id, ApiKey key, Timestamp expiresAt) {

    /** The exchange variable that holds it. */
    static final String VARIABLE = "key";

    /** The part of the key that may be shown. */
    public String prefix() {
        return key.prefix();
    }

    /** What is stored of it. */
    public byte[] sha256() {
        return key.sha256();
    }
}

package io.caravan.conversation;

import java.util.UUID;

/** Thrown for a conversation that PostgreSQL does not have, while Redis, which has the latest, could not be asked. */
public class CannotRecollect extends Exception {

    public CannotRecollect(UUID conversation) {
        super(
                "Whether you have a conversation " + conversation
                        + " cannot be told while the store of the latest turns is away. Send the same again in a few"
                        + " seconds.",
                null,
                false,
                false);
    }
}

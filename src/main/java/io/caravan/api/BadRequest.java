package io.caravan.api;

/** Thrown for a request that cannot be understood; names the field that is wrong. */
public class BadRequest extends Exception {

    private final String field;

    /** @param field the field's path; null if it is the body as a whole */
    public BadRequest(String field, String detail) {
        super(detail, null, false, false);
        this.field = field;
    }

    /** The field's path, such as {@code messages[0].role}; null if it is the body as a whole. */
    public String field() {
        return field;
    }
}

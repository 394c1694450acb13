package io.caravan.cli;

/** Something the user can put right; its message, one line, says what and how. */
final class Complaint extends RuntimeException {
    private static final long serialVersionUID = 1;

    Complaint(String message) {
        super(message);
    }
}

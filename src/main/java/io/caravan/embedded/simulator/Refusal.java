package io.caravan.embedded.simulator;

/** A request answered with an error status and a reason, in the shape of the API it came through. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String reason) {
        // No stack trace: it is an answer, and thousands of them must cost nothing.
        super(reason, null, false, false);
        this.status = status;
    }

    static Refusal bad(String reason) {
        return new Refusal(400, reason);
    }

    static Refusal noModel(String name) {
        return new Refusal(404, "model '%s' not found".formatted(name));
    }

    int status() {
        return status;
    }
}

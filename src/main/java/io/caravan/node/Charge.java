package io.caravan.node;

/**
 * The work that a caller is charged with for one request; or for several in a row that are over, of which only the sum matters.
 * Guarded as {@link Waiting} is.
 */
final class Charge {

    private enum State {
        WAITS,
        WORKS,
        OVER
    }

    private final Waiting request;
    private State state = State.WAITS;
    private double earliest;
    private double cost;

    /**
     * @param earliest its turn is no earlier, by the time of the {@link FairQueue}
     * @param cost the work the request is expected to cause, in milliseconds of a slot
     */
    Charge(Waiting request, double earliest, double cost) {
        this.request = request;
        this.earliest = earliest;
        this.cost = cost;
    }

    Waiting request() {
        return request;
    }

    /** Whether it is for this request, which is not over. */
    boolean isFor(Waiting one) {
        return request == one && !isOver();
    }

    boolean waits() {
        return state == State.WAITS;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    /** The request has its slot. */
    void works() {
        state = State.WORKS;
    }

    /** @param took what the request really cost, in milliseconds of a slot */
    void over(double took) {
        state = State.OVER;
        cost = took;
    }

    /** Where the work ends if that of those before ends there. */
    double end(double before) {
        return Math.max(earliest, before) + cost;
    }

    /** Gives the request its turn. One that had its turn, and a node that did not answer, has it no later than then. */
    void follow(double before) {
        double turn = Math.max(earliest, before);
        request.moveTo(request.isSecond() ? Math.min(request.first().turn(), turn) : turn);
    }

    /** Takes over the one after it; wherever those before end, the end of both is the same as it was. */
    void append(Charge next) {
        earliest = Math.max(earliest, next.earliest - cost);
        cost += next.cost;
    }
}

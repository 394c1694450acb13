package io.caravan.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one caller is charged with, request by request in the order in which they came. The work for each begins where that for
 * the one before ends, so those who wait have other turns as soon as one before them turns out to take less or more than
 * expected. Guarded as {@link Waiting} is.
 */
final class Account {

    /** What is over is one charge with its neighbours, so there are hardly more than the caller has slots and requests waiting. */
    private final List<Charge> charges = new ArrayList<>();

    /**
     * Adds a request behind all others; but one that had its turn before stands before those that have yet to have theirs.
     *
     * @param cost the work it is expected to cause, in milliseconds of a slot
     */
    void join(Waiting request, double cost) {
        charges.add(firstWaiting(request.number()), new Charge(request, earliest(request), cost));
        follow();
    }

    /** Where all that came before is over and forgotten, a request that had its turn costs as much as one that comes now. */
    private double earliest(Waiting request) {
        return charges.isEmpty() ? request.came() : request.first().came();
    }

    /** The index of the first of those who wait and came later. */
    private int firstWaiting(long number) {
        return first(charge -> charge.waits() && charge.request().number() > number);
    }

    /** The request has its slot. */
    void serve(Waiting request) {
        charges.get(indexOf(request)).works();
    }

    /** The request has waited in vain, and costs nothing. */
    void leave(Waiting request) {
        int index = indexOf(request);
        charges.remove(index);
        joinNeighbours(index - 1);
        follow();
    }

    /**
     * The request is over. It costs what it took, also if it was not charged before.
     *
     * @param took in milliseconds of a slot
     */
    void settle(Waiting request, double took) {
        int index = indexOf(request);
        if (index == charges.size()) {
            index = first(Charge::waits);
            charges.add(index, new Charge(request, request.came(), took));
        }
        charges.get(index).over(took);
        joinNeighbours(index);
        joinNeighbours(index - 1);
        follow();
    }

    private void joinNeighbours(int index) {
        if (index >= 0
                && index + 1 < charges.size()
                && charges.get(index).isOver()
                && charges.get(index + 1).isOver()) {
            charges.get(index).append(charges.remove(index + 1));
        }
    }

    private int indexOf(Waiting request) {
        return first(charge -> charge.isFor(request));
    }

    /** The index of the first such charge; if there is none, how many there are. */
    private int first(Predicate<Charge> which) {
        return (int) charges.stream().takeWhile(which.negate()).count();
    }

    private void follow() {
        double end = 0;
        for (Charge charge : charges) {
            if (!charge.isOver()) {
                charge.follow(end);
            }
            end = charge.end(end);
        }
    }

    /** Whether it has no slot yet. */
    boolean waits(Waiting request) {
        return charges.stream().anyMatch(charge -> charge.isFor(request) && charge.waits());
    }

    /** Those who have no slot yet, in the order of their turns. */
    List<Waiting> waiting() {
        return charges.stream().filter(Charge::waits).map(Charge::request).toList();
    }

    /** Whether all is over, and the queue's time has come as far: then it makes no difference to the next request. */
    boolean isSettled(double now) {
        return charges.stream().allMatch(charge -> charge.isOver() && charge.end(0) <= now);
    }
}

package io.caravan.node;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Those who wait in one lane; callers take turns by the work they cause, not by the number of their requests.
 *
 * <p>Start-time fair queueing (Goyal, Vin, Cheng 1996): a request's turn is where the work for its caller's last one ends, or
 * now. There the length of a packet is known when it comes; here it is expected, and set right when the request is over. Not
 * safe for threads.
 */
final class FairQueue {

    private static final Comparator<Waiting> BY_TURN =
            Comparator.comparingDouble(Waiting::turn).thenComparingLong(Waiting::number);

    private final TreeSet<Waiting> waiting = new TreeSet<>(BY_TURN);
    private final Map<String, Account> accounts = new HashMap<>();
    private double now;
    private long joined;

    /**
     * Adds a request. One that had its turn, and a node that did not answer, keeps it; what the next node does for it is charged
     * all the same.
     *
     * @param cost the work it is expected to cause, in milliseconds of a slot
     */
    void join(Waiting request, double cost) {
        stamp(request);
        change(request, account -> account.join(request, cost));
    }

    /** It has its slot: the time of this queue goes on. */
    void served(Waiting request) {
        change(request, account -> account.serve(request));
        if (request.turn() > now) {
            now = request.turn();
            accounts.values().removeIf(account -> account.isSettled(now));
        }
    }

    /**
     * Charges the caller for what a request really took, not for what was expected: those of theirs who wait have their turns
     * so much sooner or later, though not before the time at which they came.
     *
     * @param took in milliseconds of a slot
     */
    void correct(Waiting request, double took) {
        change(request, account -> account.settle(request, took));
    }

    /** A request that waits elsewhere, and is charged here for all that it takes. */
    void stamp(Waiting request) {
        request.came(now, request.isSecond() ? request.first().number() : joined++);
    }

    /** It goes without a slot, and its caller is not charged for it; false if it did not wait. */
    boolean leave(Waiting request) {
        Account account = accounts.get(request.caller());
        boolean waited = account != null && account.waits(request);
        if (waited) {
            change(request, same -> same.leave(request));
        }
        return waited;
    }

    /** The set goes by the turns: whose turns may change are not in it meanwhile. Who owes nothing is forgotten. */
    private void change(Waiting request, Consumer<Account> change) {
        Account account = accounts.computeIfAbsent(request.caller(), first -> new Account());
        account.waiting().forEach(waiting::remove);
        change.accept(account);
        waiting.addAll(account.waiting());
        if (account.isSettled(now)) {
            accounts.remove(request.caller());
        }
    }

    SortedSet<Waiting> inOrder() {
        return waiting;
    }

    /** How many callers it keeps in mind: those who wait, whose requests work, or who had more than their turn so far. */
    int callers() {
        return accounts.size();
    }

    int size() {
        return waiting.size();
    }
}

package io.caravan.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How many slots of one node this gateway uses: with a lease each, or without, where Redis was away or a lease was lost.
 * Leases are as good as each other; none belongs to a certain request. Safe for use by many threads.
 */
final class SlotsInUse {

    private final Set<String> leases = new HashSet<>();
    private int unleased;

    /**
     * What to ask for at a renewal.
     *
     * @param held leases to prolong
     * @param fresh leases to take, one for each slot in use without one
     */
    record Wanted(List<String> held, List<String> fresh) {

        List<String> all() {
            List<String> all = new ArrayList<>(held);
            all.addAll(fresh);
            return all;
        }
    }

    /**
     * What came of a renewal.
     *
     * @param lost how many leases others have by now; their requests go on without
     * @param surplus leases that are not needed any more, to be given back
     */
    record Renewed(int lost, List<String> surplus) {}

    /** One more slot is in use, with this lease. */
    synchronized void use(String lease) {
        leases.add(lease);
    }

    /** One more slot is in use, without a lease; false if as many are in use already as are this gateway's share. */
    synchronized boolean useOfShare(int share) {
        if (leases.size() + unleased >= share) {
            return false;
        }
        unleased++;
        return true;
    }

    /** One slot less is in use. Gives the lease that nobody needs now; none if there were fewer leases than slots in use. */
    synchronized Optional<String> giveBack() {
        if (unleased > 0) {
            unleased--;
            return Optional.empty();
        }
        Optional<String> lease = leases.stream().findAny();
        lease.ifPresent(leases::remove);
        return lease;
    }

    synchronized Wanted wanted(Supplier<String> newLease) {
        List<String> fresh = new ArrayList<>();
        for (int i = 0; i < unleased; i++) {
            fresh.add(newLease.get());
        }
        return new Wanted(List.copyOf(leases), fresh);
    }

    /**
     * Takes note of a renewal. Slots may have been given back while it was under way.
     *
     * @param granted the leases that are held by now
     */
    synchronized Renewed renewed(Wanted wanted, Collection<String> granted) {
        int lost = 0;
        List<String> surplus = new ArrayList<>();
        for (String lease : wanted.held()) {
            if (!granted.contains(lease) && leases.remove(lease)) {
                unleased++;
                lost++;
            } else if (granted.contains(lease) && !leases.contains(lease)) {
                surplus.add(lease);
            }
        }
        for (String lease : wanted.fresh()) {
            if (granted.contains(lease) && unleased > 0) {
                unleased--;
                leases.add(lease);
            } else if (granted.contains(lease)) {
                surplus.add(lease);
            }
        }
        return new Renewed(lost, surplus);
    }

    synchronized int unleased() {
        return unleased;
    }
}

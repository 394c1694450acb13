package io.caravan.cache;

import io.caravan.inference.Echo;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One answer that is being written in this gateway, and all who wait for it: the first one has it written and tells it to the
 * others. If they leave before its end the next one takes over.
 *
 * <p>Safe for use by many threads; never blocks.
 */
final class Generation {

    /** After so many who failed nobody waits for yet another: what fails for two fails for all, and slowly. */
    private static final int TOO_OFTEN = 2;

    private final String id = UUID.randomUUID().toString();
    private final Runnable onOver;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiter> others = new LinkedHashSet<>();
    private final List<TokenEvent> said = new ArrayList<>();
    private Waiter leader;
    private AnswerOrigin last;
    private int failures;
    private boolean over;

    /** @param onOver is called once, when nobody can join any more, under a lock: it must not block */
    Generation(Runnable onOver) {
        this.onOver = onOver;
    }

    /** Nobody else's. */
    String id() {
        return id;
    }

    /** How many wait, or are told. */
    int others() {
        lock.lock();
        try {
            return others.size();
        } finally {
            lock.unlock();
        }
    }

    /** The first one leads; false if it is too late. */
    boolean join(Waiter asker) {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            if (leader == null) {
                lead(asker);
            } else {
                others.add(asker);
                if (!said.isEmpty() && asker.streams()) {
                    begin(asker);
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The same for one who does not wait: they lead, or it is too late. */
    boolean leadIfFirst(Waiter asker) {
        lock.lock();
        try {
            return !over && leader == null && join(asker);
        } finally {
            lock.unlock();
        }
    }

    private void lead(Waiter asker) {
        leader = asker;
        asker.turn().complete(new WaitOutcome.Lead());
    }

    private void begin(Waiter asker) {
        Echo echo = new Echo(CacheLookup.SOURCE, last.writer());
        echo.tell(said);
        // Who does not listen to the end is no heir.
        echo.stream().onClose(() -> listensNoLonger(asker));
        asker.hears(echo, last.model());
    }

    /**
     * Goes on with what the leader has; nothing of anybody else's. A leader who does not stand where the others do leads no
     * longer: they have heard more, or less.
     *
     * @param before how many pieces of the answer the leader's caller has got so far
     */
    void tell(Waiter from, int before, AnswerOrigin telling, List<? extends TokenEvent> events) {
        lock.lock();
        try {
            if (from != leader || over) {
                return;
            }
            if (before != said.size()) {
                succeed();
                return;
            }
            last = telling;
            said.addAll(events);
            others.stream().filter(Waiter::streams).forEach(asker -> tell(asker, events));
        } finally {
            lock.unlock();
        }
    }

    private void tell(Waiter asker, List<? extends TokenEvent> events) {
        if (asker.echo() == null) {
            begin(asker);
        } else {
            asker.echo().tell(events);
        }
    }

    /** The same with the rest of an answer and its end: everybody has it. */
    void finish(Waiter from, int before, AnswerOrigin telling, List<? extends TokenEvent> rest) {
        lock.lock();
        try {
            tell(from, before, telling, rest);
            if (from == leader && !over) {
                others.stream().filter(asker -> asker.echo() == null).forEach(this::begin);
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Nothing more comes from this one, and they wait no longer.
     *
     * @param failed whether that was not of their own free will
     */
    void leave(Waiter asker, boolean failed) {
        lock.lock();
        try {
            others.remove(asker);
            if (asker == leader && !over) {
                failures += failed ? 1 : 0;
                succeed();
            }
        } finally {
            lock.unlock();
        }
    }

    private void listensNoLonger(Waiter asker) {
        lock.lock();
        try {
            others.remove(asker);
        } finally {
            lock.unlock();
        }
    }

    private void succeed() {
        if (others.isEmpty() || failures == TOO_OFTEN) {
            others.forEach(asker -> release(asker, new WaitOutcome.Alone()));
            end();
            return;
        }
        Waiter heir = heir();
        others.remove(heir);
        leader = heir;
        if (heir.echo() == null) {
            said.clear();
        }
        release(heir, new WaitOutcome.Lead());
    }

    /** Of those who have its beginning, for only they can go on with it; where nobody has, whoever waits longest. */
    private Waiter heir() {
        return others.stream().filter(asker -> asker.echo() != null).findFirst().orElseGet(() -> others.iterator()
                .next());
    }

    private static void release(Waiter asker, WaitOutcome turn) {
        if (asker.echo() == null) {
            asker.turn().complete(turn);
        } else {
            asker.echo()
                    .tell(List.of(new TokenEvent.Broken(new NodeFailure(
                            CacheLookup.SOURCE, NodeFailure.Kind.CUT, "whoever had the answer written is gone"))));
        }
    }

    private void end() {
        over = true;
        others.clear();
        onOver.run();
    }
}

package io.caravan.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C, the signal of {@code down}, and the closing of the terminal, heard while the program goes on. A shutdown hook
 * would not do: it can't hear the second Ctrl-C of somebody in a hurry.
 */
final class Interrupts {
    private final AtomicInteger heard = new AtomicInteger();
    private final Runnable first;
    private final Runnable second;

    private Interrupts(Runnable first, Runnable second) {
        this.first = first;
        this.second = second;
    }

    /** Runs the one at the first, the other at each later interrupt, on a thread of the JVM's. */
    static void handle(Runnable first, Runnable second) {
        var interrupts = new Interrupts(first, second);
        for (String signal : new String[] {"INT", "TERM", "HUP"}) {
            interrupts.register(signal);
        }
    }

    private void hear() {
        if (heard.incrementAndGet() == 1) {
            first.run();
        } else {
            second.run();
        }
    }

    // By reflection, because the compiler warns of these classes in a way that nothing suppresses, and there are no
    // others for it.
    private void register(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onCall = (proxy, method, arguments) -> {
                Thread.ofPlatform().daemon().start(this::hear);
                return null;
            };
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, onCall);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JVM doesn't let us hear " + name, e);
        }
    }
}

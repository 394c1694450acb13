package io.caravan.cli;

import java.io.PrintStream;

/** Where a command talks to: lines that stay, and on a real terminal one that is replaced by what comes next. */
final class Terminal {
    private static final int WIDTH = 79;

    private final PrintStream out;
    private final boolean interactive;
    private boolean showing;

    Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    /** Standard output; the launcher script knows whether it is a terminal. */
    static Terminal standard() {
        return new Terminal(System.out, Boolean.getBoolean("caravan.terminal"));
    }

    boolean isInteractive() {
        return interactive;
    }

    synchronized void say(String line) {
        hide();
        out.println(line);
        out.flush();
    }

    /** Says what belongs in no file: nothing if this is no terminal. */
    void sayInPrivate(String secret) {
        if (interactive) {
            say(secret);
        }
    }

    /** Shows that until something else is said or shown; nothing if nobody watches. */
    synchronized void show(String passing) {
        if (interactive) {
            hide();
            out.print(passing.length() > WIDTH ? passing.substring(0, WIDTH - 1) + "…" : passing);
            out.flush();
            showing = true;
        }
    }

    private void hide() {
        if (showing) {
            out.print("\r\033[K");
            showing = false;
        }
    }
}

package io.caravan.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A password as somebody types it, unseen, or as a program passes it: never an argument, which all processes can see. */
final class PasswordInput {

    private PasswordInput() {}

    /** @throws Complaint if there is none, or it was typed differently the second time */
    static String read() {
        Console console = System.console();
        return console != null && console.isTerminal() ? typed(console) : passed();
    }

    private static String typed(Console console) {
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Once more: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new Complaint("Those were two different passwords");
        }
        return new String(first);
    }

    private static String passed() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line != null && !line.isEmpty()) {
                return line;
            }
        } catch (IOException e) {
            throw new Complaint("Standard input can't be read: " + e.getMessage());
        }
        throw new Complaint("There is no password on standard input");
    }
}

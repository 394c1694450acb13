package io.caravan.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from the output of Maven and Jazzer how far a search is: what is fed now, and what was found of it. */
final class FuzzProgress {

    // [INFO] Running io.caravan.api.ChatDecoderFuzzTest
    private static final Pattern BEGUN =
            Pattern.compile("\\[INFO] Running io\\.caravan\\.(?:\\w+\\.)*(\\w+?)(?:FuzzTest)?");
    // #8192	pulse  cov: 1447 ft: 4262 corp: 377/68Kb lim: 312 exec/s: 697 rss: 833Mb
    private static final Pattern FED = Pattern.compile("#(\\d+)\\s.* exec/s: (\\d+) .*");
    // [WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 140.3 s -- in io.caravan.…
    private static final Pattern ENDED = Pattern.compile(
            "\\[\\w+] Tests run: \\d+, Failures: (\\d+), Errors: (\\d+), .*Time elapsed: ([\\d.]+) s.* in io\\.caravan\\..*");

    private final Terminal terminal;
    private String reader = "";
    private String fed = "0";

    FuzzProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    void hear(String line) {
        Matcher begun = BEGUN.matcher(line);
        Matcher input = FED.matcher(line);
        Matcher ended = ENDED.matcher(line);
        if (begun.matches()) {
            reader = begun.group(1);
            fed = "0";
            terminal.show("  … " + reader);
        } else if (input.matches()) {
            fed = input.group(1);
            terminal.show("  … %s: %s inputs, %s a second".formatted(reader, fed, input.group(2)));
        } else if (ended.matches()) {
            boolean well = ended.group(1).equals("0") && ended.group(2).equals("0");
            terminal.say("  %-24s %7s inputs in %6s s   %s"
                    .formatted(reader, fed, ended.group(3), well ? "nothing found" : "FOUND SOMETHING"));
        }
    }
}

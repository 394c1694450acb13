package io.caravan.cli.bench;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The answer of the stand-in: numbered words, so that one that is lost, doubled or out of its place shows. */
public final class Words {

    private Words() {}

    /** The token at that place, from 0 on. */
    static String at(int place) {
        return "w" + place + " ";
    }

    /** The whole answer of so many tokens. */
    public static String first(int count) {
        return IntStream.range(0, count).mapToObj(Words::at).collect(Collectors.joining());
    }
}

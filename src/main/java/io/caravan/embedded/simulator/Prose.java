package io.caravan.embedded.simulator;

import java.util.List;
import java.util.Random;

/** Seeded prose, the same for the same seed on every node. */
final class Prose {

    private static final int FEWEST_TOKENS = 40;
    private static final int MOST_TOKENS = 80;

    /** Some beyond ASCII, and some beyond two bytes: whoever splits UTF-8 at the wrong byte shows it here. */
    private static final List<String> SENTENCES = List.of(
            "A caravan crosses the desert at night, one lantern after the other.",
            "The café at the oasis is open, and the coffee is naïve but strong.",
            "In Japanese a Chinese character is called 漢字, and nobody minds.",
            "A balancer that counts only requests has never met a long answer.",
            "The camel 🐪 carries what the truck 🚚 could not.",
            "Whoever waits in the queue should know how long the queue is.",
            "Größe is not measured in megabytes, said the small machine.",
            "Two boxes share the work, and the smaller one does not complain.",
            "Tokens arrive one by one, like guests at a party that starts late.",
            "Привет, said the gateway, and the node answered after a while.",
            "A stream that ends without its end has not ended at all.",
            "The fan turns faster; the answer does not — patience ✨ helps.",
            "Nothing here was thought by a model, it was drawn from a list.",
            "At the end of the road the letters are counted: α, β, γ, ∞.");

    private Prose() {}

    /** Of 40 to 80 tokens, beginning with a space. */
    static String of(long seed) {
        Random random = new Random(seed);
        int wanted = FEWEST_TOKENS + random.nextInt(MOST_TOKENS - FEWEST_TOKENS + 1);
        StringBuilder text = new StringBuilder();
        int tokens = 0;
        while (tokens < wanted) {
            String sentence = " " + SENTENCES.get(random.nextInt(SENTENCES.size()));
            List<String> all = Tokens.of(sentence);
            List<String> some = all.subList(0, Math.min(all.size(), wanted - tokens));
            text.append(String.join("", some));
            tokens += some.size();
        }
        return text.toString();
    }
}

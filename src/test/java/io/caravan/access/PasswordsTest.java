package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

    private static final String GOOD = "correct horse";

    /** How far a hash says which algorithm it is of, and how costly: {@code $2a$11$}. */
    private static final int COST = 7;

    private static final int HASH = 60;

    private final Passwords passwords = new Passwords();

    @AfterEach
    void close() {
        passwords.close();
    }

    @Test
    void aPasswordMatchesItsHashAndNoOther() throws Exception {
        String hash = passwords.hash(GOOD);
        assertThat(hash).startsWith("$2").doesNotContain(GOOD);
        assertThat(passwords.matches(GOOD, hash)).isTrue();
        assertThat(passwords.matches("correct horsf", hash)).isFalse();
    }

    @Test
    void theSamePasswordHasAnotherHashEachTime() throws Exception {
        assertThat(passwords.hash(GOOD)).isNotEqualTo(passwords.hash(GOOD));
    }

    @Test
    void withoutAHashNothingMatches() throws Exception {
        assertThat(passwords.matches("nobody has this password", null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {GOOD, "short", ""})
    void whoeverIsUnknownIsComparedWithAHashThatCostsAsMuch(String password) throws Exception {
        List<String> compared = new CopyOnWriteArrayList<>();
        Passwords counting = new Passwords((shown, hash) -> compared.add(hash));
        String cost = passwords.hash(GOOD).substring(0, COST);
        assertThat(counting.matches(password, null)).isFalse();
        assertThat(compared).singleElement().asString().startsWith(cost).hasSize(HASH);
        counting.close();
    }

    @Test
    void whatBcryptWouldNotLookAtCounts() throws Exception {
        String longest = "p".repeat(72);
        String hash = passwords.hash(longest);
        assertThat(passwords.matches(longest, hash)).isTrue();
        assertThat(passwords.matches(longest + "p", hash)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"twelve chars", "éééééééééééé", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"})
    void twelveCharactersAreEnoughAndSeventyTwoBytesNotTooMany(String password) {
        assertThat(Passwords.isSane(password)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eleven char", "😀😀😀😀😀😀😀😀😀😀😀", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀e"})
    void fewerOrMoreAreRefused(String password) {
        assertThat(Passwords.isSane(password)).isFalse();
    }
}

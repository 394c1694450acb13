package io.caravan.api.account;

/** What somebody shows who wants a session. */
public record Login(String name, String password) {

    /** The exchange variable that holds it. */
    static final String VARIABLE = "login";

    /** Does not show the password. */
    @Override
    public String toString() {
        return "login of " + name;
    }
}

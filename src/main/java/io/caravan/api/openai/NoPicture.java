package io.caravan.api.openai;

/** Thrown for a URL that no picture came from; the message goes on after the name of the member with the URL. */
class NoPicture extends Exception {

    NoPicture(String rule) {
        super(rule, null, false, false);
    }
}

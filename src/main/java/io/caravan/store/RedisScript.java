package io.caravan.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A Lua script of ours, which Redis runs without letting anybody in between.
 *
 * @param text what Redis is to run
 */
public record RedisScript(String text) {

    /**
     * The one in {@code lua/NAME.lua}.
     *
     * @throws UncheckedIOException if there is none
     */
    public static RedisScript named(String name) {
        String file = "/lua/" + name + ".lua";
        try (InputStream script = RedisScript.class.getResourceAsStream(file)) {
            if (script == null) {
                throw new FileNotFoundException(file);
            }
            return new RedisScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}

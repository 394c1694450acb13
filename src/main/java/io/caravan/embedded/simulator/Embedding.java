package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/**
 * A vector of length one for a text, the same on every node; texts that share words are near each other.
 *
 * @param values as many as the model has, or as were asked for
 */
record Embedding(float[] values) {

    /** Places a word leaves its mark on. */
    private static final int MARKS = 16;

    static Embedding of(String text, int dimensions) {
        float[] values = new float[dimensions];
        // Never zero, so that it can be brought to length one.
        values[0] = 1;
        for (String token : Tokens.of(text.toLowerCase(Locale.ROOT))) {
            Random random = new Random(token.strip().hashCode());
            for (int i = 0; i < MARKS; i++) {
                values[random.nextInt(dimensions)] += random.nextFloat() - 0.5f;
            }
        }
        return new Embedding(values).normalised();
    }

    private Embedding normalised() {
        double squares = 0;
        for (float value : values) {
            squares += value * value;
        }
        float length = (float) Math.sqrt(squares);
        float[] unit = Arrays.copyOf(values, values.length);
        for (int i = 0; i < unit.length; i++) {
            unit[i] /= length;
        }
        return new Embedding(unit);
    }

    ArrayNode numbers() {
        ArrayNode numbers = Json.array();
        for (float value : values) {
            numbers.add(value);
        }
        return numbers;
    }

    /** Little-endian floats, as OpenAI's clients ask for by default. */
    String base64() {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}

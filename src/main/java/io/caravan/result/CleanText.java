package io.caravan.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;

/** Writes a text as {@link Text#clean(String)} has it: for what is written into an event without being read before. */
public final class CleanText extends StdScalarSerializer<String> {

    private static final long serialVersionUID = 1;

    CleanText() {
        super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeString(Text.clean(text));
    }
}

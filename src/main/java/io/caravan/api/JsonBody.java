package io.caravan.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Reads a request's body as a JSON object, whatever its Content-Type says. */
@Singleton
public class JsonBody {

    private final ObjectReader reader;

    public JsonBody(ObjectMapper json) {
        this.reader = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * The members of the object that the body is.
     *
     * @throws BadRequest saying where the text stops being JSON
     */
    public JsonFields read(byte[] body) throws BadRequest {
        if (body == null || body.length == 0) {
            throw new BadRequest(null, "The body is empty; send a JSON object.");
        }
        try {
            return new JsonFields(reader.readTree(body), "");
        } catch (JacksonException malformed) {
            throw new BadRequest(null, "The body is not valid JSON" + where(malformed) + ".");
        } catch (IOException unreadable) {
            throw new BadRequest(null, "The body is not valid JSON in UTF-8.");
        }
    }

    private static String where(JacksonException malformed) {
        JsonLocation at = malformed.getLocation();
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}

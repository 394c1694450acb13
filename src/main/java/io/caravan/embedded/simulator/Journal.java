package io.caravan.embedded.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which models were asked for, which faults struck, and the last requests word for word. */
final class Journal {

    static final int KEPT_REQUESTS = 200;
    static final int LONGEST_KEPT_BODY = 64 * 1024;

    /** Of all kept bodies together, in characters. */
    static final int MOST_KEPT = 4 * 1024 * 1024;

    private final Map<String, Long> byModel = new TreeMap<>();
    private final Map<String, Long> byFault = new TreeMap<>();
    private final Deque<SeenRequest> last = new ArrayDeque<>();
    private long kept;

    void note(Call call, ModelName model, Optional<Fault> fault) {
        byModel.merge(model.toString(), 1L, Long::sum);
        fault.ifPresent(this::note);
        keep(new SeenRequest(
                call.path(),
                model.toString(),
                fault.map(f -> f.kind().id()).orElse(null),
                call.headers(),
                sha256(call.body()),
                call.body().length > LONGEST_KEPT_BODY ? null : new String(call.body(), StandardCharsets.UTF_8)));
    }

    private void keep(SeenRequest request) {
        last.add(request);
        kept += length(request);
        while (last.size() > KEPT_REQUESTS || kept > MOST_KEPT) {
            kept -= length(last.remove());
        }
    }

    private static int length(SeenRequest request) {
        return request.body() == null ? 0 : request.body().length();
    }

    void note(Fault fault) {
        byFault.merge(fault.kind().id(), 1L, Long::sum);
    }

    Map<String, Long> byModel() {
        return new TreeMap<>(byModel);
    }

    Map<String, Long> byFault() {
        return new TreeMap<>(byFault);
    }

    /** Oldest first. */
    List<SeenRequest> last() {
        return List.copyOf(last);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

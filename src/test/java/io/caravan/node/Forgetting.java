package io.caravan.node;

/** Makes nodes as they are at the start, for tests that follow others. */
public final class Forgetting {

    private Forgetting() {}

    /** The node may be asked to go on with what another one began, whatever was learnt of it. */
    public static void prefill(Node node) {
        node.forgetPrefill();
    }

    /** The node may be asked at once, though it said in another test that it has too much to do. */
    public static void pauses(Node node) {
        node.forgetFull();
    }

    /** Nothing is known to hang, and nobody looks into what callers of another test gave up: a trial that began then may take long. */
    public static void doubts(Node node) {
        node.progress().suspects().forEach(node.progress()::forget);
    }

    /** No model of the node has failed. */
    public static void faults(Node node) {
        node.report().stream().flatMap(report -> report.models().stream()).forEach(model -> node.faults()
                .forget(model.name()));
    }

    /** Nothing is known of windows but what the node said last. */
    public static void windows(Node node) {
        node.windows().reported();
        node.windows().reported();
    }
}

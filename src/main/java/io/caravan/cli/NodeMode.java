package io.caravan.cli;

/** Which AI nodes a run uses. */
enum NodeMode {
    /** A real Ollama of this machine if one answers, simulated nodes otherwise. */
    auto,
    /** Simulated nodes. */
    sim,
    /** Those that the application's configuration names. */
    none
}

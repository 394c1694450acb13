/**
 * Simulated AI nodes: a server that speaks Ollama's wire formats without a GPU, and that fails on demand.
 *
 * <p>The wire formats follow the source of Ollama 0.33. Runs as a process of its own ({@code SimulatedNode}) or inside
 * a test. Only Vert.x, Jackson and picocli may be used here: no injection, no other package of Caravan, so that a node
 * starts in well under a second.
 *
 * <p>All state of a node belongs to its one event loop; whoever comes from another thread goes through {@code
 * SimulatedNode}. A further server (images) registers its {@code Route}s beside Ollama's.
 */
package io.caravan.embedded.simulator;

/**
 * The servers that {@code caravan up} starts on one machine, and the simulated AI nodes.
 *
 * <p>Stands apart: no class of the gateway or the writer depends on it, and it depends on none of theirs.
 */
package io.caravan.embedded;

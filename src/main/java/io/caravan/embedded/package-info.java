/**
 * The servers that {@code caravan up} starts on one machine, and the simulated AI nodes.
 *
 * <p>Every server is a real one in a child process of its own: Kafka, PostgreSQL, an S3 store and Redis. {@link
 * io.caravan.embedded.EmbeddedServers} starts the four; each can be had alone, too. What they keep lies in one {@link
 * io.caravan.embedded.DataDirectory} and survives them.
 *
 * <p>Stands apart: no class of the gateway or the writer depends on it, and it depends on none of theirs.
 */
package io.caravan.embedded;

/**
 * What is kept outside of the process: the rows the writer writes and their schema, and the connection to Redis, for what is
 * kept for a short while.
 *
 * <p>Knows how to reach a store, not what others keep there.
 */
package io.caravan.store;

/**
 * Answers that were given before, or are being given just now, for whoever asks the same. Nothing here knows a dialect, nor how
 * a node is asked: a request that finds nothing goes on as if the cache were not there.
 */
package io.caravan.cache;

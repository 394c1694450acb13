/**
 * How an exchange gets in and its answer out: virtual threads, streaming, cancellation.
 *
 * <p>Knows HTTP and Camel, but no dialect: what an error or an event looks like is decided in {@code api}.
 */
package io.caravan.http;

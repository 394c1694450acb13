/**
 * The dialects callers speak, each with one decoder and one encoder, and errors in each.
 *
 * <p>Every dialect becomes a {@link io.caravan.inference.ChatRequest} on the way in; nothing behind this package knows in
 * which one a request came.
 */
package io.caravan.api;

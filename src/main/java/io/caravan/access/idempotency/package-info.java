/**
 * Requests that may be sent again under the same {@code Idempotency-Key} and are carried out once: which of them are under way,
 * and what was answered. Nothing here knows what a request is about, nor how an answer leaves.
 */
package io.caravan.access.idempotency;

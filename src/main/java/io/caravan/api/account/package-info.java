/**
 * What callers ask about users, keys and sessions, in our own dialect.
 *
 * <p>Reads requests and makes answers; what a key or a session is, is known in {@link io.caravan.access}.
 */
package io.caravan.api.account;

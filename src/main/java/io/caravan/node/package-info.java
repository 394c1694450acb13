/**
 * Nodes, their models and health, and the choice among them.
 *
 * <p>Asks nodes through {@code inference}; knows no dialect and no caller.
 */
package io.caravan.node;

/**
 * What {@code ./caravan bench} measures with: a fast stand-in for a node, a load that checks every answer, the clocks of
 * processes, and the figures that come of it.
 *
 * <p>Knows nothing of the commands and of the application; whoever uses it says where to ask and which processes to watch.
 */
package io.caravan.cli.bench;

/**
 * The commands behind {@code ./caravan}: they build the application, start it with the servers it needs on one machine,
 * watch over the processes, and show what they do.
 *
 * <p>Runs in a JVM of its own, outside the application. Uses {@link io.caravan.embedded} and nothing else of Caravan:
 * the application is a child process like the servers.
 *
 * <p>{@link io.caravan.cli.Build} and {@link io.caravan.cli.Doctor} also run straight from their source when nothing is
 * built yet, so neither they nor what they use may need a library.
 */
package io.caravan.cli;

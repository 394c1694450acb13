package io.caravan.cli.bench;

/**
 * Somebody to put the load on: the stand-in itself, or one who stands before it.
 *
 * @param name as figures call it
 * @param port on the loopback address
 * @param key sent along, whether it is looked at or not: the load is the same for all
 */
public record Target(String name, int port, String key) {}

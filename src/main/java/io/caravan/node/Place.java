package io.caravan.node;

import java.time.Duration;

/**
 * Where a request stands that waits.
 *
 * @param position from 1, among those who wait for the node that can have it soonest; who waits for others does not count
 * @param untilSlot until that node has a slot for it, by what its requests took of late; nothing if it has one
 */
record Place(int position, Duration untilSlot) {}

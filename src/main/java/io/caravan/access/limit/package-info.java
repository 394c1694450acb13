/** How much callers may ask for: together in all gateways through Redis, and in each by itself while Redis is away. */
package io.caravan.access.limit;

/** The events we publish, and their durable hand-over. Knows nothing of HTTP, nodes or dialects. */
package io.caravan.result;

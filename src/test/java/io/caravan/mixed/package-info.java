/** What becomes of interactive and batch requests when there are more than the nodes can answer. */
package io.caravan.mixed;

/** How figures reach Prometheus, where that takes more than the library offers. Knows nothing of what is measured. */
package io.caravan.metric;

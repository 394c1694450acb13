/** Real clients against the real gateway on simulated nodes; nothing of them is changed but their base URL and key. */
package io.caravan.conformance;

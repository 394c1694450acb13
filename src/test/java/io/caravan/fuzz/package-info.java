/** What all fuzz tests share. Each test stands in the package of what it feeds; {@code ./caravan fuzz} runs them for long. */
package io.caravan.fuzz;

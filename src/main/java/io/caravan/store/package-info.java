/** Rows the writer writes, and the schema they live in. */
package io.caravan.store;

/** Who calls, with which key, and how much they may ask. */
package io.caravan.access;

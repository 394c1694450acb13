/** Tests of the whole system as {@code ./caravan up} runs it: the packaged application in processes of its own. */
package io.caravan.system;

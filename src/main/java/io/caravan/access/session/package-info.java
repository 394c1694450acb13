/** Sessions: a name and a password for a token that is good for a while. */
package io.caravan.access.session;

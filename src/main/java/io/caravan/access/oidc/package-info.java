/** Tokens of a provider of OpenID Connect, in the place of keys. The classes of jose4j stay in here. */
package io.caravan.access.oidc;

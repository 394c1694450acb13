/**
 * The component that asks an LLM node and hands back a token stream, and the words every dialect is translated to.
 *
 * <p>Knows the nodes' wire formats and nothing of who asked, over what, or why this node was chosen.
 */
package io.caravan.inference;

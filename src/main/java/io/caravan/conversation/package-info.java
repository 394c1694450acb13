/** What was said before: history and context of a chat. */
package io.caravan.conversation;

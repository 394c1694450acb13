/**
 * OpenAI's API as its clients expect it (OpenAI API reference): decoders, encoders, and nothing that a node or another
 * dialect would know.
 */
package io.caravan.api.openai;

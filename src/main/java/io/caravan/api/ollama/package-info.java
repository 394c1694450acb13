/**
 * Ollama's native API as its clients expect it (Ollama API reference): decoders, encoders, and nothing that another dialect
 * would know. How nodes are asked in the same words is the business of {@code inference}.
 */
package io.caravan.api.ollama;

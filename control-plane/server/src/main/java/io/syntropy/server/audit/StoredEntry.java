package io.syntropy.server.audit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An entry as stored.
 *
 * @param index position, from 0
 * @param leafHash base64 of the leaf hash in the tree; fits the leaf unless someone tampered
 * @param leaf the record; a text instead of an object when the stored bytes are no canonical JSON
 */
public record StoredEntry(long index, String leafHash, JsonNode leaf) {}

package io.syntropy.server.audit;

/**
 * Where a record stands in the log.
 *
 * @param index position, from 0 without gaps
 * @param leafHash base64 of SHA-256(0x00 ‖ leaf)
 */
public record AuditEntry(long index, String leafHash) {}

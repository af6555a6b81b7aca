package io.syntropy.server.gate;

import java.time.Instant;

/**
 * A person's word that changes to a service may pass the gate, for a time.
 *
 * @param by who answers for it
 * @param actor the token it was given with
 */
public record GateOverride(
    String id,
    String service,
    String by,
    String actor,
    String reason,
    Instant createdAt,
    Instant expiresAt) {}

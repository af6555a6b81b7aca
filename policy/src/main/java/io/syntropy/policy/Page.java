package io.syntropy.policy;

import java.time.Instant;

/**
 * A call for a person; the resolving one carries the same key (I26).
 *
 * @param decisionKey the notifiers' deduplication key
 * @param region the region it is about, or {@code *}
 * @param resolved false triggers, true resolves
 * @param shed whether load should be shed instead of shifted (I4)
 * @param mode observe: record it, notify nobody
 */
public record Page(
    String decisionKey,
    String policy,
    String service,
    String region,
    boolean resolved,
    boolean shed,
    Mode mode,
    String reason,
    Instant decidedAt)
    implements Intent {}

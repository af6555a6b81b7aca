package io.syntropy.policy;

import java.time.Instant;

/**
 * The collective signal of one region over the policy's window.
 *
 * @param mean Hz, NaN when unknown
 * @param lowShare share of users under {@code low_below}; bounds when no bucket ends there
 * @param users active users observed, de-duplicated by the service
 * @param fresh whether the newest point is young enough to act on
 */
public record CollectiveInput(
    double mean, Share lowShare, long users, boolean fresh, Instant observedAt) {}

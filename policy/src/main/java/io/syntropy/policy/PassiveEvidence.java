package io.syntropy.policy;

import java.time.Instant;

/**
 * What a service's own telemetry says about one region over the policy's window.
 *
 * @param errorRatio errors divided by requests, NaN when unknown
 * @param overBreach share of requests slower than {@code breach.p95}
 * @param overRecover share of requests slower than {@code recover.p95}
 * @param requestsPerMinute volume over the window
 * @param coverage share of the expected reporting time really covered, 0..1
 * @param fresh whether the newest point is young enough to act on (contracts §4)
 * @param observedAt end of the window
 */
public record PassiveEvidence(
    double errorRatio,
    Share overBreach,
    Share overRecover,
    double requestsPerMinute,
    double coverage,
    boolean fresh,
    Instant observedAt) {}

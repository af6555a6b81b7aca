package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane's own probes say about one region, counted by the policy's thresholds.
 *
 * @param probes results in the window
 * @param floor results needed for a verdict (I7)
 * @param failures probes without a good answer
 * @param overBreach probes slower than {@code breach.p95}
 * @param overRecover probes slower than {@code recover.p95}
 * @param p95 the latency 95 % of the probes stay within, for display; null without probes
 * @param fresh whether the prober still reports
 * @param observedAt time of the newest probe
 */
public record ActiveEvidence(
    int probes,
    int floor,
    int failures,
    int overBreach,
    int overRecover,
    @Nullable Duration p95,
    boolean fresh,
    Instant observedAt) {}

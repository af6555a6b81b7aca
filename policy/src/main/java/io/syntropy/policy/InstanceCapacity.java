package io.syntropy.policy;

import java.time.Instant;

/**
 * What one live instance reports in its heartbeat.
 *
 * @param limitRps requests per second it can serve
 * @param inUseRps requests per second it serves now
 */
public record InstanceCapacity(
    String instance, double limitRps, double inUseRps, Instant measuredAt) {}

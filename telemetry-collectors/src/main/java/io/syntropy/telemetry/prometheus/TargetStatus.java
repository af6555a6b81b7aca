package io.syntropy.telemetry.prometheus;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target as it was last scraped.
 *
 * @param lastScrape null before the first
 * @param fault why that failed, or why it was not stored; null when it is well
 * @param samples samples of its page
 */
public record TargetStatus(
    String job,
    String instance,
    String url,
    @Nullable Instant lastScrape,
    @Nullable String fault,
    long samples) {}

package io.syntropy.telemetry.pipeline;

import io.syntropy.telemetry.govern.SamplingSettings;

/**
 * What reaches the store.
 *
 * @param storeMetrics whether metric points do
 * @param sampling which traces do
 */
public record FeedSettings(boolean storeMetrics, SamplingSettings sampling) {}

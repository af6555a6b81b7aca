package io.syntropy.telemetry.pipeline;

import io.syntropy.slo.Series;
import io.syntropy.telemetry.govern.CardinalityEvent;
import io.syntropy.telemetry.govern.CardinalitySettings;
import io.syntropy.telemetry.govern.SamplingSettings;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What reaches the store.
 *
 * @param storeMetrics whether metric points do
 * @param sampling which traces do
 * @param cardinality how many series services may have
 * @param sliInputs which series indicators read at the moment: these are never folded; another
 *     instance says that it changed
 * @param exploded told about services over their budget, on the feed's thread
 */
public record FeedSettings(
    boolean storeMetrics,
    SamplingSettings sampling,
    CardinalitySettings cardinality,
    Supplier<Predicate<Series>> sliInputs,
    Consumer<CardinalityEvent> exploded) {}

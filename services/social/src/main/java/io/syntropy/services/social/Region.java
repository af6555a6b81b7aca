package io.syntropy.services.social;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.syntropy.client.ProtectiveLevel;
import io.syntropy.client.RequestRate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** The state of the region this instance serves. */
@Singleton
public class Region {
  /** Without reports the field counts as neutral. */
  private static final double NEUTRAL_HZ = 450;

  private static final List<Double> BOUNDARIES =
      List.of(360.0, 380.0, 400.0, 420.0, 440.0, 460.0, 480.0, 500.0, 520.0, 540.0, 560.0);

  private static final AttributeKey<Boolean> COHERENT = AttributeKey.booleanKey("feed.coherent");

  private final String name;
  private final RequestRate rate = new RequestRate(Clock.systemUTC());
  private final CollectiveField field;
  private final LongCounter renders;
  private volatile ProtectiveLevel directed = ProtectiveLevel.NONE;

  @Inject
  Region(SocialConfig config) {
    this.name = config.region();
    Meter meter = GlobalOpenTelemetry.getMeter("io.syntropy.services.social");
    this.renders =
        meter
            .counterBuilder("feed.renders")
            .setUnit("{render}")
            .setDescription("Feeds by whether they show the state that users reported, as it is.")
            .build();
    DoubleHistogram histogram =
        meter
            .histogramBuilder("social.collective.hz")
            .setUnit("Hz")
            .setDescription("Frequency of active users, one observation per user and minute.")
            .setExplicitBucketBoundariesAdvice(BOUNDARIES)
            .build();
    // A histogram's buckets include their upper bound, ours do not: 420 Hz itself is not low.
    this.field = new CollectiveField(Clock.systemUTC(), hz -> histogram.record(Math.nextUp(hz)));
  }

  String name() {
    return name;
  }

  RequestRate rate() {
    return rate;
  }

  CollectiveField field() {
    return field;
  }

  FrequencyBucket bucket() {
    return FrequencyBucket.ofHz(field.mean().orElse(NEUTRAL_HZ));
  }

  /**
   * Counts a feed: coherent when it is not stale and the region's state was reported by its users
   * rather than taken as neutral for want of reports.
   */
  void rendered(boolean fresh) {
    renders.add(1, Attributes.of(COHERENT, fresh && field.mean().isPresent()));
  }

  ProtectiveLevel directed() {
    return directed;
  }

  void direct(ProtectiveLevel level) {
    directed = level;
  }
}

package io.syntropy.services.social;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleConsumer;

/**
 * Rendered feeds to be reused, by mode and plan: everything a feed depends on, so that a change of
 * protection is felt at once. A feed past its time is served for up to 30 s more while one caller's
 * request has it renewed in the background. Holds one feed per combination, under a hundred.
 */
@Singleton
public class FeedCache {
  static final Duration GRACE = Duration.ofSeconds(30);
  private static final AttributeKey<String> RESULT = AttributeKey.stringKey("cache.result");

  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Executor background;
  private final LongCounter requests;
  private final DoubleConsumer renewals;

  /** How a feed was come by. */
  enum Result {
    HIT,
    /** Past its time, and being renewed. */
    STALE,
    MISS
  }

  /** A feed and how it was come by. */
  record Served(Feed feed, Result result) {}

  private record Key(FeedMode mode, FeedPlan plan) {}

  private record Entry(Feed feed, Instant freshUntil, AtomicBoolean renewing) {}

  @Inject
  FeedCache() {
    this(Clock.systemUTC(), task -> Thread.ofVirtual().start(task));
  }

  FeedCache(Clock clock, Executor background) {
    this.clock = clock;
    this.background = background;
    Meter meter = GlobalOpenTelemetry.getMeter("io.syntropy.services.social");
    this.requests =
        meter
            .counterBuilder("feed.cache.requests")
            .setUnit("{request}")
            .setDescription("Feeds asked of the cache, by result: hit, stale or miss.")
            .build();
    DoubleHistogram histogram =
        meter
            .histogramBuilder("feed.cache.revalidate.duration")
            .setUnit("s")
            .setDescription("Time to render a feed anew for the cache.")
            .setExplicitBucketBoundariesAdvice(
                List.of(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0))
            .build();
    this.renewals = histogram::record;
  }

  Served get(String region, FeedMode mode, FeedPlan plan) {
    Key key = new Key(mode, plan);
    Entry known = entries.get(key);
    Instant now = clock.instant();
    Result result =
        known == null || !now.isBefore(known.freshUntil().plus(GRACE))
            ? Result.MISS
            : now.isBefore(known.freshUntil()) ? Result.HIT : Result.STALE;
    requests.add(1, Attributes.of(RESULT, result.name().toLowerCase(Locale.ROOT)));
    if (known == null || result == Result.MISS) {
      return new Served(render(region, key), result);
    }
    if (result == Result.STALE && known.renewing().compareAndSet(false, true)) {
      background.execute(() -> render(region, key));
    }
    return new Served(known.feed(), result);
  }

  private Feed render(String region, Key key) {
    long begin = System.nanoTime();
    Feed feed = Feed.render(region, key.mode(), key.plan());
    Instant until = clock.instant().plusSeconds(key.plan().ttlSeconds());
    entries.put(key, new Entry(feed, until, new AtomicBoolean()));
    renewals.accept((System.nanoTime() - begin) / 1e9);
    return feed;
  }
}

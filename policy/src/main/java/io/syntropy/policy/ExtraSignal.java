package io.syntropy.policy;

import io.syntropy.slo.Selector;
import java.time.Duration;

/**
 * A signal a {@link RegionPolicy} declares beside error ratio and p95, such as a replication or
 * queue lag. It is further evidence: alone it keeps a region from counting as good and leads to
 * soft steps, never to a drain.
 *
 * @param selector the metric; its values of one region are averaged over {@code staleAfter}
 * @param side where bad begins
 * @param limit in the metric's unit; exactly the limit is not bad
 * @param staleAfter an older value is unknown, 10 s..1 h
 */
public record ExtraSignal(
    String name, Selector selector, Side side, double limit, Duration staleAfter) {
  public static final Duration DEFAULT_STALE_AFTER = Duration.ofSeconds(60);

  public ExtraSignal {
    Bounds.name("name", name);
    if (!Double.isFinite(limit)) {
      throw new IllegalArgumentException(
          "%s: %s (expected a finite number)".formatted(side.field, limit));
    }
    Bounds.range("stale_after", staleAfter, Duration.ofSeconds(10), Duration.ofHours(1));
  }

  /** Where bad begins. */
  public enum Side {
    ABOVE("above"),
    BELOW("below");

    final String field;

    Side(String field) {
      this.field = field;
    }
  }

  /** B or G; U for a value that is stale, missing or not a number. */
  HealthClass judge(ExtraReading reading) {
    if (!reading.fresh() || Double.isNaN(reading.value())) {
      return HealthClass.U;
    }
    boolean bad =
        switch (side) {
          case ABOVE -> reading.value() > limit;
          case BELOW -> reading.value() < limit;
        };
    return bad ? HealthClass.B : HealthClass.G;
  }
}

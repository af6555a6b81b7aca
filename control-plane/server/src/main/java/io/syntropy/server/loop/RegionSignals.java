package io.syntropy.server.loop;

import io.syntropy.policy.CollectiveInput;
import io.syntropy.policy.ControllerState;
import io.syntropy.policy.ExtraReading;
import io.syntropy.policy.ExtraSignal;
import io.syntropy.policy.PassiveEvidence;
import io.syntropy.policy.PinnedRegionPolicy;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.Share;
import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Signal;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The regional signals as indicators of the SLI engine, and their readings as evidence. A service's
 * error ratio and p95 come from {@code http.server.request.duration} (error = status 5xx), else
 * from its server spans (contracts §6).
 */
final class RegionSignals {
  static final String REGION = "cloud.region";
  private static final String METRIC = "http.server.request.duration";
  private static final List<String> BY_REGION = List.of(REGION);
  private static final Duration SLICE = Duration.ofSeconds(10);
  static final List<String> SOURCES = List.of("metric", "span");

  private RegionSignals() {}

  /** The indicators that the policies read, by the name they are read under. */
  static Map<String, Indicator> indicators(
      List<RegionPolicy> regions, List<ProtectivePolicy> protections) {
    Map<String, Indicator> all = new TreeMap<>();
    for (RegionPolicy policy : regions) {
      errors(policy.service())
          .forEach((source, errors) -> all.put(key(policy, source, "errors"), errors));
      all.putAll(cuts(policy, policy.breach(), policy.recover()));
      for (ExtraSignal extra : policy.extras()) {
        Selector s = extra.selector();
        Selector byRegion = new Selector(s.signal(), s.name(), s.match(), s.le(), BY_REGION);
        // Only sum and count are of interest, so any bound does.
        all.put(key(policy, "extra", extra.name()), new Indicator.Spread(byRegion, List.of(0.0)));
      }
    }
    for (ProtectivePolicy policy : protections) {
      Selector hz =
          Selector.metric(
              policy.signal().metric(), Map.of("service.name", policy.service()), BY_REGION);
      all.put(key(policy, "spread"), new Indicator.Spread(hz, List.of()));
      all.put(
          key(policy, "low"),
          new Indicator.Threshold(hz, Comparison.LT, new Cut.Value(policy.signal().lowBelow())));
    }
    return all;
  }

  /** What open actions of {@code policy} go on reading, by what they have pinned (I32). */
  static Map<String, Indicator> pinned(RegionPolicy policy, ControllerState state) {
    Map<String, Indicator> all = new TreeMap<>();
    state
        .regions()
        .values()
        .forEach(region -> {
          PinnedRegionPolicy pinned = region.pinned();
          if (pinned != null) {
            all.putAll(cuts(policy, pinned.breach(), pinned.recover()));
          }
        });
    return all;
  }

  /** The errors among the requests to {@code service}, by source. */
  static Map<String, Indicator> errors(String service) {
    Selector metric = metric(service);
    Selector span = span(service);
    AttributeMatch serverError = new AttributeMatch.Regex("5\\d\\d");
    return Map.of(
        "metric",
        new Indicator.Ratio(metric.and("http.response.status_code", serverError), false, metric),
        "span",
        new Indicator.Ratio(
            span.and("span.status", new AttributeMatch.Equal("error")), false, span));
  }

  private static Selector metric(String service) {
    return Selector.metric(METRIC, Map.of("service.name", service), BY_REGION);
  }

  private static Selector span(String service) {
    return new Selector(
        Signal.SPAN,
        Selector.ANY,
        Map.of(
            "service.name", new AttributeMatch.Equal(service),
            "span.kind", new AttributeMatch.Equal("server")),
        null,
        BY_REGION);
  }

  private static Map<String, Indicator> cuts(
      RegionPolicy policy, RegionPolicy.Breach breach, RegionPolicy.Recover recover) {
    Map<String, Indicator> all = new TreeMap<>();
    for (Duration cut : List.of(breach.p95(), recover.p95())) {
      all.put(key(policy, "metric", cut), within(metric(policy.service()), cut));
      all.put(key(policy, "span", cut), within(span(policy.service()), cut));
    }
    return all;
  }

  /** What the service's telemetry says of {@code region}; null when it never reported. */
  static @Nullable PassiveEvidence passive(
      SliEngine engine, RegionPolicy policy, String region, Instant now) {
    for (String source : SOURCES) {
      Optional<SignalReading.Group> errors =
          group(engine, key(policy, source, "errors"), region, policy.window(), now);
      if (errors.isPresent()) {
        SignalReading.Group group = errors.get();
        Double ratio = group.badRatio();
        Double coverage = group.coverage();
        return new PassiveEvidence(
            ratio == null ? Double.NaN : ratio,
            over(engine, key(policy, source, policy.breach().p95()), region, policy.window(), now),
            over(engine, key(policy, source, policy.recover().p95()), region, policy.window(), now),
            perMinute(group.total(), policy.window()),
            Math.max(
                coverage == null ? 0 : coverage,
                heard(engine, key(policy, source, "errors"), region, policy.window(), now)),
            group.fresh(),
            group.newest());
      }
    }
    return null;
  }

  /**
   * The share of the window's slices in which the region reported anything. A delta series is left
   * out of an export while nothing happens, so that coverage counted by series falls when the last
   * good answer is long ago: just when the region fails (ADR 8).
   */
  private static double heard(
      SliEngine engine, String name, String region, Duration window, Instant now) {
    long slices = Math.max(1, window.dividedBy(SLICE));
    double before = 0;
    int filled = 0;
    for (int i = 1; i <= slices; i++) {
      double total =
          group(engine, name, region, SLICE.multipliedBy(i), now)
              .map(SignalReading.Group::total)
              .orElse(0.0);
      filled += total > before ? 1 : 0;
      before = total;
    }
    return (double) filled / slices;
  }

  /** Events of the window, a minute. */
  private static double perMinute(double total, Duration window) {
    return total * 60_000.0 / window.toMillis();
  }

  /** What the policy's extra signals read in {@code region}; what never reported is left out. */
  static SortedMap<String, ExtraReading> extras(
      SliEngine engine, RegionPolicy policy, String region, Instant now) {
    SortedMap<String, ExtraReading> readings = new TreeMap<>();
    for (ExtraSignal extra : policy.extras()) {
      String name = key(policy, "extra", extra.name());
      group(engine, name, region, slices(extra.staleAfter()), now)
          .ifPresent(g -> {
            Spread spread = g.spread();
            Double mean = spread == null ? null : spread.mean();
            boolean fresh = !g.newest().isBefore(now.minus(extra.staleAfter()));
            readings.put(
                extra.name(),
                new ExtraReading(mean == null ? Double.NaN : mean, fresh, g.newest()));
          });
    }
    return readings;
  }

  /** Whole slices, at least one. */
  private static Duration slices(Duration time) {
    long slices = Math.max(1, (time.toSeconds() + SLICE.toSeconds() - 1) / SLICE.toSeconds());
    return SLICE.multipliedBy(slices);
  }

  /** The collective signal of {@code region}; null when it never reported. */
  static @Nullable CollectiveInput collective(
      SliEngine engine, ProtectivePolicy policy, String region, Instant now) {
    Optional<SignalReading.Group> group =
        group(engine, key(policy, "spread"), region, policy.window(), now);
    Spread spread = group.map(SignalReading.Group::spread).orElse(null);
    if (group.isEmpty() || spread == null) {
      return null;
    }
    Double mean = spread.mean();
    Share low =
        group(engine, key(policy, "low"), region, policy.window(), now)
            .filter(g -> g.total() > 0)
            .map(g -> new Share(g.goodLow() / g.total(), g.goodHigh() / g.total()))
            .orElse(Share.UNKNOWN);
    return new CollectiveInput(
        mean == null ? Double.NaN : mean,
        low,
        Math.round(perMinute(spread.count(), policy.window())),
        group.get().fresh(),
        group.get().newest());
  }

  /** How the collective signal of {@code region} is spread; null when it never reported. */
  static @Nullable Spread spread(
      SliEngine engine, ProtectivePolicy policy, String region, Instant now) {
    return spread(engine, policy, region, policy.window(), now);
  }

  /** How it was spread over {@code window}; null when it never reported. */
  static @Nullable Spread spread(
      SliEngine engine, ProtectivePolicy policy, String region, Duration window, Instant now) {
    return group(engine, key(policy, "spread"), region, window, now)
        .map(SignalReading.Group::spread)
        .orElse(null);
  }

  /** The newest accepted event time of the service's telemetry, null before any. */
  static @Nullable Instant watermark(SliEngine engine, RegionPolicy policy, Instant now) {
    for (String source : SOURCES) {
      Instant watermark =
          engine
              .read(key(policy, source, "errors"), policy.window(), now)
              .map(SignalReading::watermark)
              .orElse(null);
      if (watermark != null) {
        return watermark;
      }
    }
    return null;
  }

  /** The newest accepted event time of the collective signal, null before any. */
  static @Nullable Instant collectiveWatermark(
      SliEngine engine, ProtectivePolicy policy, Instant now) {
    return engine
        .read(key(policy, "spread"), policy.window(), now)
        .map(SignalReading::watermark)
        .orElse(null);
  }

  private static Indicator within(Selector source, Duration limit) {
    return new Indicator.Threshold(source, Comparison.LTE, new Cut.Time(limit));
  }

  private static Share over(
      SliEngine engine, String name, String region, Duration window, Instant now) {
    return group(engine, name, region, window, now)
        .filter(g -> g.total() > 0)
        .map(RegionSignals::over)
        .orElse(Share.UNKNOWN);
  }

  /** The share of a group's events, of which there are some, over the cut. */
  static Share over(SignalReading.Group g) {
    return new Share((g.total() - g.goodHigh()) / g.total(), (g.total() - g.goodLow()) / g.total());
  }

  private static Optional<SignalReading.Group> group(
      SliEngine engine, String name, String region, Duration window, Instant now) {
    return engine.read(name, window, now).flatMap(r -> r.group(Map.of(REGION, region)));
  }

  static String key(RegionPolicy policy, String source, String what) {
    return "region/" + policy.name() + "/" + source + "/" + what;
  }

  /** Tracks go on under the same name whoever asks for the cut. */
  static String key(RegionPolicy policy, String source, Duration cut) {
    return key(policy, source, "within/" + cut);
  }

  private static String key(ProtectivePolicy policy, String what) {
    return "collective/" + policy.name() + "/" + what;
  }
}

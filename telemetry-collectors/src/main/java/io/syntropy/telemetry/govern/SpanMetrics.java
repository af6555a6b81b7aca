package io.syntropy.telemetry.govern;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rate, errors and duration of operations, counted from spans before they are sampled, under the
 * names of the OpenTelemetry Collector's span metrics connector: {@value #CALLS} and {@value
 * #DURATION} (seconds) by {@code service.name, span.name, span.kind, status.code, http.route,
 * cloud.region}. Delta points with exemplars.
 *
 * <p>Names beyond a bound per service become {@code __other__}. Time is that of receipt. For use by
 * one thread.
 */
public final class SpanMetrics {
  /** Calls, a sum. */
  public static final String CALLS = "traces.span.metrics.calls";

  /** Durations in seconds, a histogram. */
  public static final String DURATION = "traces.span.metrics.duration";

  static final String SCOPE = "syntropy.spanmetrics";
  private static final long IDLE_MILLIS = 3_600_000;
  private static final double NANOS = 1e9;

  /**
   * Bounds.
   *
   * @param services how many services are told apart
   * @param names how many span names, and how many routes, of a service are told apart
   * @param series how many combinations are counted apart in all
   */
  public record Settings(int services, int names, int series) {
    /** 500 services of 200 names, 20,000 series. */
    public static final Settings DEFAULTS = new Settings(500, 200, 20_000);

    public Settings {
      if (services < 1 || names < 1 || series < 1) {
        throw new IllegalArgumentException(
            "services, names, series: %d, %d, %d (expected at least 1)"
                .formatted(services, names, series));
      }
    }
  }

  private record Key(
      String service, String name, String kind, String status, String route, String region) {}

  private final Settings settings;
  private final Predicate<Sample.Span> kept;
  private final SpanNames names;
  private final SpanNames routes;
  private final Map<Key, Cell> cells = new HashMap<>();
  private final ReportTimes times = new ReportTimes();

  /**
   * Empty metrics.
   *
   * @param kept spans whose trace is stored for certain: preferred as exemplars
   */
  public SpanMetrics(Settings settings, Predicate<Sample.Span> kept) {
    this.settings = settings;
    this.kept = kept;
    this.names = new SpanNames(settings.services(), settings.names(), IDLE_MILLIS);
    this.routes = new SpanNames(settings.services(), settings.names(), IDLE_MILLIS);
  }

  /** Counts spans received at {@code nowMillis}. */
  public void accept(long nowMillis, List<Sample.Span> spans) {
    for (Sample.Span span : spans) {
      cell(key(span, nowMillis)).add(span, nowMillis, kept);
    }
  }

  /** What was counted since the last call, as of {@code nowMillis}. */
  public List<Sample> drain(long nowMillis) {
    times.next(nowMillis);
    List<Sample> out = new ArrayList<>();
    for (Iterator<Cell> all = cells.values().iterator(); all.hasNext(); ) {
      Cell cell = all.next();
      if (cell.durations.count() > 0) {
        cell.drain(times, out);
      } else if (nowMillis - cell.lastMillis >= IDLE_MILLIS) {
        all.remove();
      }
    }
    return out;
  }

  private Key key(Sample.Span span, long now) {
    String service = SpanFacts.service(span);
    String route = SpanFacts.route(span);
    return new Key(
        names.service(span, now),
        names.bounded(service, span.name(), now),
        span.kind(),
        span.status(),
        route == null ? "" : routes.bounded(service, route, now),
        SpanFacts.region(span));
  }

  private Cell cell(Key key) {
    Cell cell = cells.get(key);
    if (cell == null) {
      boolean room = cells.size() < settings.series();
      Key bounded =
          room
              ? key
              : new Key(
                  SpanFacts.OTHER, SpanFacts.OTHER, key.kind, key.status, "", SpanFacts.OTHER);
      cell = cells.computeIfAbsent(bounded, Cell::new);
    }
    return cell;
  }

  /** One combination of attributes. */
  private static final class Cell {
    private final Series calls;
    private final Series duration;
    private final DurationHistogram durations = new DurationHistogram();
    private @Nullable Candidate @Nullable [] exemplars;
    private long lastMillis;

    private record Candidate(Sample.Span span, double seconds, boolean kept) {}

    Cell(Key key) {
      Map<String, String> map = new LinkedHashMap<>();
      map.put("service.name", key.service);
      map.put("span.name", key.name);
      map.put("span.kind", "SPAN_KIND_" + key.kind.toUpperCase(Locale.ROOT));
      map.put("status.code", "STATUS_CODE_" + key.status.toUpperCase(Locale.ROOT));
      if (!key.route.isEmpty()) {
        map.put("http.route", key.route);
      }
      if (!key.region.isEmpty()) {
        map.put("cloud.region", key.region);
      }
      Attributes attributes = Attributes.of(map);
      Attributes resource = Attributes.of("service.name", key.service);
      calls = new Series(SCOPE, CALLS, "{call}", resource, attributes);
      duration = new Series(SCOPE, DURATION, "s", resource, attributes);
    }

    void add(Sample.Span span, long now, Predicate<Sample.Span> kept) {
      lastMillis = now;
      double seconds = span.durationNanos() / NANOS;
      int bucket = durations.add(seconds);
      if (exemplars == null) {
        exemplars = new Candidate[DurationHistogram.BUCKETS];
      }
      Candidate held = exemplars[bucket];
      if (held != null && held.kept && seconds < held.seconds) {
        return;
      }
      boolean isKept = kept.test(span);
      if (held == null
          || (isKept && !held.kept)
          || (isKept == held.kept && seconds >= held.seconds)) {
        exemplars[bucket] = new Candidate(span, seconds, isKept);
      }
    }

    void drain(ReportTimes times, List<Sample> out) {
      out.add(
          new Sample.Sum(
              calls,
              times.startNanos(),
              times.timeNanos(),
              Sample.Temporality.DELTA,
              true,
              durations.count()));
      out.add(durations.drain(duration, times.startNanos(), times.timeNanos()));
      if (exemplars != null) {
        for (Candidate candidate : exemplars) {
          Sample.Exemplar exemplar = candidate == null ? null : exemplar(candidate);
          if (exemplar != null) {
            out.add(exemplar);
          }
        }
        exemplars = null;
      }
    }

    private Sample.@Nullable Exemplar exemplar(Candidate candidate) {
      Sample.Span span = candidate.span;
      return HexIds.isTrace(span.traceId()) && HexIds.isSpan(span.spanId())
          ? new Sample.Exemplar(
              duration,
              span.timeNanos(),
              candidate.seconds,
              HexIds.high(span.traceId()),
              HexIds.low(span.traceId()),
              HexIds.span(span.spanId()))
          : null;
    }
  }
}

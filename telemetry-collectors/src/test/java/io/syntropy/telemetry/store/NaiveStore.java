package io.syntropy.telemetry.store;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answers a store has to give, worked out from lists as one would explain them. */
public final class NaiveStore {
  private final List<KeptSpan> spans = new ArrayList<>();
  private final List<Sample.Log> logs = new ArrayList<>();
  private final Set<String> ownKeys = new HashSet<>();

  public void spans(Collection<KeptSpan> taken) {
    spans.addAll(taken);
  }

  public void logs(Collection<Sample.Log> taken) {
    logs.addAll(taken);
  }

  public List<KeptSpan> all() {
    return spans;
  }

  public @Nullable Instant newestSpan() {
    return spans.stream()
        .map(s -> time(s.span().timeNanos()))
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  static SpanRow row(KeptSpan k) {
    Sample.Span s = k.span();
    return new SpanRow(
        s.spanId(),
        s.parentSpanId(),
        orEmpty(s.resource().get("service.name")),
        orEmpty(s.resource().get("cloud.region")),
        s.name(),
        s.kind(),
        s.status(),
        s.startNanos(),
        s.durationNanos(),
        k.weight());
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String route(KeptSpan k) {
    String route = k.span().attributes().get("http.route");
    return route == null ? k.span().name() : route;
  }

  public List<SpanRow> trace(String traceId) {
    return spans.stream()
        .filter(s -> s.span().traceId().equals(traceId))
        .map(NaiveStore::row)
        .sorted(
            Comparator.comparingLong(SpanRow::startNanos)
                .thenComparing(r -> Long.parseUnsignedLong(r.spanId(), 16)))
        .toList();
  }

  private static boolean has(Attributes a, Attributes b, Map<String, String> wanted) {
    return wanted.entrySet().stream()
        .allMatch(
            e -> e.getValue().equals(a.get(e.getKey())) || e.getValue().equals(b.get(e.getKey())));
  }

  private static boolean asks(@Nullable String wanted, String value) {
    return wanted == null || wanted.equals(value);
  }

  static boolean matches(KeptSpan k, SpanQuery q) {
    SpanRow row = row(k);
    return q.range().contains(time(k.span().timeNanos()))
        && asks(q.service(), row.service())
        && asks(q.route(), route(k))
        && asks(q.region(), row.region())
        && asks(q.status(), row.status())
        && (q.longerThan() == null || row.durationNanos() >= q.longerThan().toNanos())
        && (q.shorterThan() == null || row.durationNanos() <= q.shorterThan().toNanos())
        && has(k.span().attributes(), k.span().resource(), q.attributes());
  }

  /** All of them: the order among traces of the same newest time is the store's own. */
  public List<TraceSummary> traces(SpanQuery q) {
    Map<String, List<KeptSpan>> matching = new HashMap<>();
    spans.stream()
        .filter(s -> matches(s, q))
        .forEach(s -> matching.computeIfAbsent(s.span().traceId(), k -> new ArrayList<>()).add(s));
    return matching.entrySet().stream()
        .sorted(Comparator.comparingLong(e -> -newest(e.getValue())))
        .map(e -> summary(e.getKey(), e.getValue()))
        .toList();
  }

  private static long newest(List<KeptSpan> of) {
    return of.stream().mapToLong(s -> s.span().timeNanos()).max().orElseThrow();
  }

  private TraceSummary summary(String traceId, List<KeptSpan> matching) {
    KeptSpan shown =
        matching.stream()
            .min(
                Comparator.comparing((KeptSpan s) -> !s.span().parentSpanId().isEmpty())
                    .thenComparing(s -> -s.span().durationNanos())
                    .thenComparing(s -> TraceIds.span(s.span().spanId())))
            .orElseThrow();
    List<SpanRow> all = trace(traceId);
    return new TraceSummary(
        traceId,
        row(shown),
        route(shown),
        all.size(),
        all.stream().filter(r -> r.status().equals("error")).count());
  }

  /** Newest first; of the same time the one that was taken last first. */
  public List<Sample.Log> logs(LogQuery q) {
    List<Sample.Log> reversed = logs.reversed();
    return reversed.stream()
        .filter(l -> matches(l, q))
        .sorted(Comparator.comparingLong(l -> -l.timeNanos()))
        .toList();
  }

  private static boolean matches(Sample.Log l, LogQuery q) {
    return q.range().contains(time(l.timeNanos()))
        && asks(q.level(), l.severity())
        && asks(q.service(), orEmpty(l.resource().get("service.name")))
        && asks(q.region(), orEmpty(l.resource().get("cloud.region")))
        && asks(q.traceId(), l.traceId())
        && asks(q.spanId(), l.spanId())
        && (q.text() == null
            || l.body().toLowerCase(Locale.ROOT).contains(q.text().toLowerCase(Locale.ROOT)))
        && has(l.attributes(), l.resource(), q.attributes());
  }

  /** Scores by attribute, of attributes with few values. */
  public Map<String, Double> differences(DifferenceQuery q) {
    List<KeptSpan> bad = spans.stream().filter(s -> matches(s, q.bad())).toList();
    List<KeptSpan> baseline = spans.stream().filter(s -> matches(s, q.baseline())).toList();
    ownKeys.clear();
    Stream.concat(bad.stream(), baseline.stream())
        .forEach(s ->
            s.span()
                .attributes()
                .forEach((k, v) -> {
                  if (!v.isEmpty()) {
                    ownKeys.add(k);
                  }
                }));
    Map<String, Double> out = new TreeMap<>();
    for (List<KeptSpan> side : List.of(bad, baseline)) {
      for (KeptSpan s : side) {
        for (String key : entries(s).keySet()) {
          out.computeIfAbsent(key, k -> score(k, bad, baseline));
        }
      }
    }
    return out;
  }

  private Map<String, String> entries(KeptSpan s) {
    Map<String, String> out = new TreeMap<>(s.span().attributes().asMap());
    s.span().resource().forEach((k, v) -> out.put(ownKeys.contains(k) ? "resource." + k : k, v));
    out.put("span.name", s.span().name());
    out.put("span.kind", s.span().kind());
    out.put("span.status", s.span().status());
    out.values().removeIf(String::isEmpty);
    return out;
  }

  private double score(String key, List<KeptSpan> bad, List<KeptSpan> baseline) {
    Map<String, Double> p = shares(key, bad);
    Map<String, Double> q = shares(key, baseline);
    Map<String, Double> values = new TreeMap<>(p);
    values.putAll(q);
    double sum = 0;
    double otherBad = 0;
    double otherBaseline = 0;
    for (String value : values.keySet()) {
      double a = p.getOrDefault(value, 0.0);
      double b = q.getOrDefault(value, 0.0);
      if (a < 0.05 && b < 0.05 && !value.isEmpty()) {
        otherBad += a;
        otherBaseline += b;
      } else {
        sum += half(a, b) + half(b, a);
      }
    }
    return sum + half(otherBad, otherBaseline) + half(otherBaseline, otherBad);
  }

  private static double half(double a, double b) {
    return a == 0 ? 0 : 0.5 * a * Math.log(2 * a / (a + b)) / Math.log(2);
  }

  private Map<String, Double> shares(String key, List<KeptSpan> spans) {
    double all = spans.stream().mapToDouble(KeptSpan::weight).sum();
    Map<String, Double> out = new TreeMap<>();
    for (KeptSpan s : spans) {
      String value = Objects.requireNonNullElse(entries(s).get(key), "");
      out.merge(value, s.weight() / all, Double::sum);
    }
    return out;
  }
}

package io.syntropy.telemetry.govern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpanMetricsTest {
  private final SpanMetrics metrics = new SpanMetrics(SpanMetrics.Settings.DEFAULTS, s -> false);

  private static Sample.Span random(Random r) {
    String status = List.of("unset", "ok", "error").get(r.nextInt(3));
    String kind = List.of("server", "client", "internal").get(r.nextInt(3));
    return Spans.span(
        Spans.traceId(r),
        Spans.spanId(r),
        "",
        "s" + r.nextInt(3),
        kind,
        status,
        (long) (5 * Math.exp(2 * r.nextGaussian())),
        "http.route",
        "/r" + r.nextInt(3),
        "cloud.region",
        "eu-" + r.nextInt(2));
  }

  private static String key(Sample.Span s) {
    return String.join(
        " ",
        s.resource().get("service.name"),
        "SPAN_KIND_" + s.kind().toUpperCase(java.util.Locale.ROOT),
        "STATUS_CODE_" + s.status().toUpperCase(java.util.Locale.ROOT),
        s.attributes().get("http.route"),
        s.attributes().get("cloud.region"));
  }

  private static String key(Sample.Point p) {
    return String.join(
        " ",
        p.series().attribute("service.name"),
        p.series().attribute("span.kind"),
        p.series().attribute("status.code"),
        p.series().attribute("http.route"),
        p.series().attribute("cloud.region"));
  }

  @Test
  void sumsOfReportsAreTheTruth() {
    Random r = new Random(5);
    Map<String, Integer> calls = new HashMap<>();
    Map<String, Double> seconds = new HashMap<>();
    Map<String, Integer> fast = new HashMap<>();
    List<Sample> out = new ArrayList<>();
    long now = 1_000_000;
    for (int i = 0; i < 3000; i++) {
      now += r.nextInt(200);
      Sample.Span span = random(r);
      metrics.accept(now, List.of(span));
      calls.merge(key(span), 1, Integer::sum);
      seconds.merge(key(span), span.durationNanos() / 1e9, Double::sum);
      fast.merge(key(span), span.durationNanos() <= 10 * Spans.MILLI ? 1 : 0, Integer::sum);
      if (r.nextInt(50) == 0) {
        out.addAll(metrics.drain(now));
      }
    }
    out.addAll(metrics.drain(now));

    Map<String, Double> counted = new HashMap<>();
    Map<String, Long> observed = new HashMap<>();
    Map<String, Long> underTen = new HashMap<>();
    Map<String, Double> took = new HashMap<>();
    Set<Object> identities = new HashSet<>();
    for (Sample sample : out) {
      switch (sample) {
        case Sample.Sum s -> {
          assertThat(s.series().name()).isEqualTo("traces.span.metrics.calls");
          assertThat(s.startNanos()).isLessThan(s.timeNanos());
          assertThat(identities.add(List.of(s.series(), s.startNanos(), s.timeNanos()))).isTrue();
          counted.merge(key(s), s.value(), Double::sum);
        }
        case Sample.Histogram h -> {
          assertThat(h.series().unit()).isEqualTo("s");
          observed.merge(key(h), h.count(), Long::sum);
          took.merge(key(h), h.sum(), Double::sum);
          for (int b = 0; b < h.bounds().length && h.bounds()[b] <= 0.01; b++) {
            underTen.merge(key(h), h.counts()[b], Long::sum);
          }
        }
        default -> assertThat(sample).isInstanceOf(Sample.Exemplar.class);
      }
    }
    assertThat(counted).hasSameSizeAs(calls);
    calls.forEach((key, count) -> {
      assertThat(counted.get(key)).isEqualTo((double) count);
      assertThat(observed.get(key)).isEqualTo((long) count);
      assertThat(underTen.getOrDefault(key, 0L)).isEqualTo((long) fast.get(key));
      assertThat(took.get(key)).isCloseTo(seconds.get(key), within(1e-9));
    });
  }

  @Test
  void exemplarsPreferTracesThatAreKept() {
    Random r = new Random(1);
    String kept = Spans.traceId(r);
    SpanMetrics own = new SpanMetrics(SpanMetrics.Settings.DEFAULTS, s -> s.traceId().equals(kept));
    Sample.Span slow = Spans.root(Spans.traceId(r), Spans.spanId(r), "shop", "/cart", 1900);
    Sample.Span chosen = Spans.root(kept, Spans.spanId(r), "shop", "/cart", 1500);
    Sample.Span other = Spans.root(Spans.traceId(r), Spans.spanId(r), "shop", "/cart", 7);
    own.accept(1000, List.of(slow, chosen, slow, other));

    List<Sample.Exemplar> exemplars =
        own.drain(2000).stream()
            .filter(Sample.Exemplar.class::isInstance)
            .map(Sample.Exemplar.class::cast)
            .toList();

    assertThat(exemplars)
        .extracting(Sample.Exemplar::traceId)
        .containsExactly(other.traceId(), kept);
    assertThat(exemplars.get(1).value()).isEqualTo(1.5);
    assertThat(exemplars.get(1).spanId()).isEqualTo(Long.parseUnsignedLong(chosen.spanId(), 16));
    assertThat(own.drain(3000)).isEmpty();
  }

  @Test
  void inventedNamesBecomeOther() {
    SpanMetrics own = new SpanMetrics(new SpanMetrics.Settings(3, 10, 100), s -> false);
    Random r = new Random(2);
    for (int i = 0; i < 5000; i++) {
      own.accept(
          1000,
          List.of(Spans.root(Spans.traceId(r), Spans.spanId(r), "s" + i % 50, "/made/up/" + i, 5)));
    }
    List<Sample> out = own.drain(2000);
    double calls =
        out.stream()
            .filter(Sample.Sum.class::isInstance)
            .mapToDouble(s -> ((Sample.Sum) s).value())
            .sum();
    assertThat(calls).isEqualTo(5000);
    assertThat(out.stream().filter(Sample.Sum.class::isInstance)).hasSizeLessThanOrEqualTo(34);
    assertThat(
            out.stream().filter(Sample.Sum.class::isInstance).map(s -> ((Sample.Sum) s).series()))
        .anyMatch(s -> "__other__".equals(s.attributes().get("http.route")))
        .anyMatch(s -> "__other__".equals(s.attributes().get("service.name")));
  }

  @Test
  void combinationsBeyondTheBoundAreCountedTogether() {
    SpanMetrics own = new SpanMetrics(new SpanMetrics.Settings(100, 100, 10), s -> false);
    Random r = new Random(2);
    for (int i = 0; i < 1000; i++) {
      own.accept(1, List.of(random(r)));
    }
    List<Sample.Sum> sums =
        own.drain(2).stream()
            .filter(Sample.Sum.class::isInstance)
            .map(Sample.Sum.class::cast)
            .toList();
    assertThat(sums).hasSizeLessThanOrEqualTo(10 + 9);
    assertThat(sums.stream().mapToDouble(Sample.Sum::value).sum()).isEqualTo(1000);
  }

  @Test
  void namesAreForgottenWhenTheyAreGone() {
    SpanNames names = new SpanNames(10, 2, 1000);
    assertThat(names.bounded("s", "a", 0)).isEqualTo("a");
    assertThat(names.bounded("s", "b", 0)).isEqualTo("b");
    assertThat(names.bounded("s", "c", 0)).isEqualTo("__other__");
    assertThat(names.bounded("s", "a", 1500)).isEqualTo("a");
    assertThat(names.bounded("s", "c", 1500)).isEqualTo("__other__"); // b keeps its room
    assertThat(names.bounded("s", "a", 2600)).isEqualTo("a");
    assertThat(names.bounded("s", "c", 2600)).isEqualTo("c");
  }

  @Test
  void reportsOfTheSameMomentAreToldApart() {
    ReportTimes times = new ReportTimes();
    Set<List<Long>> seen = new HashSet<>();
    for (long now : new long[] {5, 5, 5, 6, 3, 3, 900, 900, 6}) {
      times.next(now);
      assertThat(times.startNanos()).isLessThan(times.timeNanos());
      assertThat(times.timeNanos() / 1_000_000).isEqualTo(now);
      assertThat(seen.add(List.of(times.startNanos(), times.timeNanos()))).isTrue();
    }
  }
}

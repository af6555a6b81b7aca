package io.syntropy.telemetry.govern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Sample;
import io.syntropy.telemetry.store.KeptSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TailSamplerTest {
  private static final SamplingSettings SETTINGS = SamplingSettings.DEFAULTS.withRates(0.05, 0);
  private final Random random = new Random(20261121);
  private final TailSampler sampler = new TailSampler(SETTINGS);

  private static SamplingSettings bounded(double rate, int maxSpans, int maxTraceSpans, int known) {
    return new SamplingSettings(
        rate,
        0,
        Set.of("credit"),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        maxSpans,
        1L << 40,
        maxTraceSpans,
        known);
  }

  /** A trace id that the hash alone would keep, or not. */
  private String trace(boolean sampled) {
    while (true) {
      String id = Spans.traceId(random);
      if (TraceHash.of(id) < SETTINGS.rate() == sampled) {
        return id;
      }
    }
  }

  private Sample.Span root(String trace) {
    return Spans.root(trace, Spans.spanId(random), "shop", "/cart", 10);
  }

  private Sample.Span child(String trace, String service, String status) {
    return Spans.span(
        trace, Spans.spanId(random), "00000000000000aa", service, "internal", status, 1);
  }

  @Test
  void aTraceIsDecidedWhenItIsQuiet() {
    String trace = trace(true);
    sampler.accept(10, 1000, List.of(root(trace)));

    assertThat(sampler.release(5999)).isEmpty();
    assertThat(sampler.oldestPosition()).hasValue(10);
    assertThat(sampler.release(6000)).extracting(KeptSpan::weight).containsExactly(20.0);
    assertThat(sampler.oldestPosition()).isEmpty();
  }

  @Test
  void aTraceThatNeverIsQuietIsDecidedByAge() {
    String trace = trace(true);
    int held = 0;
    for (long ms = 0; ms < 30_000; ms += 1000) {
      sampler.accept(ms + 1, ms, List.of(root(trace)));
      assertThat(sampler.release(ms)).isEmpty();
      held++;
    }
    assertThat(sampler.release(30_000)).hasSize(held);
  }

  @Test
  void errorsAndCriticalPathsAreKeptWhole() {
    String failed = trace(false);
    String paid = trace(false);
    String agreed = trace(false);
    String plain = trace(false);
    sampler.accept(1, 0, List.of(root(failed), root(paid), root(agreed), root(plain)));
    sampler.accept(2, 100, List.of(child(failed, "stock", "error"), child(paid, "credit", "ok")));
    sampler.accept(
        3, 100, List.of(Spans.root(agreed, "00000000000000ab", "node", "/v1/consensus/vote", 1)));

    List<KeptSpan> kept = sampler.release(6000);

    assertThat(kept).hasSize(6).allMatch(k -> k.weight() == 1);
    assertThat(kept).noneMatch(k -> k.span().traceId().equals(plain));
    SamplingStats stats = sampler.stats();
    assertThat(stats.errorTraces()).isEqualTo(1);
    assertThat(stats.criticalTraces()).isEqualTo(2);
    assertThat(stats.droppedTraces()).isEqualTo(1);
    assertThat(stats.heldSpans()).isZero();
    assertThat(stats.heldBytes()).isZero();
  }

  @Test
  void slowOutliersOfTheirRouteAreKept() {
    long position = 0;
    for (int i = 0; i < 1000; i++) {
      sampler.accept(
          ++position,
          i,
          List.of(Spans.root(trace(false), Spans.spanId(random), "shop", "/fast", 8 + i % 5)));
      sampler.accept(
          ++position,
          i,
          List.of(Spans.root(trace(false), Spans.spanId(random), "shop", "/slow", 800 + i % 5)));
    }
    sampler.release(20_000);
    String outlier = trace(false);
    sampler.accept(
        ++position, 20_000, List.of(Spans.root(outlier, "00000000000000ab", "shop", "/fast", 100)));
    sampler.accept(
        ++position,
        20_000,
        List.of(Spans.root(trace(false), "00000000000000ac", "shop", "/slow", 803)));

    assertThat(sampler.release(30_000))
        .extracting(k -> k.span().traceId(), KeptSpan::weight)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(outlier, 1.0));
    assertThat(sampler.stats().slowTraces()).isEqualTo(1);
  }

  @Test
  void aRouteOfConstantLatencyHasNoOutliers() {
    for (int i = 0; i < 5000; i++) {
      sampler.accept(
          i + 1, i, List.of(Spans.root(trace(false), Spans.spanId(random), "s", "/r", 100)));
    }
    assertThat(sampler.release(100_000)).isEmpty();
    assertThat(sampler.stats().slowTraces()).isZero();
  }

  @Test
  void oneSpanWithABrokenClockBlindsNobody() {
    long position = 0;
    for (int i = 0; i < 1000; i++) {
      long ms = i == 500 ? Long.MAX_VALUE / Spans.MILLI - Spans.START : 8 + i % 5;
      sampler.accept(
          ++position, i, List.of(Spans.root(trace(false), Spans.spanId(random), "s", "/r", ms)));
    }
    sampler.accept(
        ++position, 1000, List.of(Spans.root(trace(false), "00000000000000ab", "s", "/r", 100)));
    sampler.release(20_000);
    assertThat(sampler.stats().slowTraces()).isBetween(1L, 2L);
  }

  @Test
  void lateSpansFollowTheirTrace() {
    String kept = trace(true);
    String dropped = trace(false);
    sampler.accept(1, 0, List.of(root(kept), root(dropped)));
    assertThat(sampler.release(5000)).hasSize(1);

    sampler.accept(2, 9000, List.of(child(kept, "shop", "ok"), child(dropped, "shop", "ok")));
    assertThat(sampler.release(9000)).extracting(k -> k.span().traceId()).containsExactly(kept);

    // A reason known only now: from here on every span of the trace stands for itself.
    sampler.accept(3, 9500, List.of(child(dropped, "shop", "error"), child(dropped, "shop", "ok")));
    assertThat(sampler.release(9500)).extracting(KeptSpan::weight).containsExactly(1.0, 1.0);
    sampler.accept(4, 9600, List.of(child(kept, "shop", "error"), child(kept, "shop", "ok")));
    assertThat(sampler.release(9600)).extracting(KeptSpan::weight).containsExactly(1.0, 1.0);
    assertThat(sampler.stats().late()).isEqualTo(6);
  }

  @Test
  void aFullBufferDecidesTheOldestEarly() {
    TailSampler small = new TailSampler(bounded(1, 100, 50, 1000));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      small.accept(i + 1, i / 100, List.of(root(trace(false))));
      small.release(i / 100).forEach(k -> assertThat(seen.add(k.span().spanId())).isTrue());
      assertThat(small.stats().heldSpans()).isLessThanOrEqualTo(101);
    }
    assertThat(small.stats().early()).isGreaterThan(9800);
    small.release(1_000_000).forEach(k -> assertThat(seen.add(k.span().spanId())).isTrue());
    assertThat(seen).hasSize(10_000);
  }

  @Test
  void aTraceOfAMillionSpansStaysInBounds() {
    TailSampler small = new TailSampler(bounded(0.05, 5000, 1000, 1000));
    String trace = trace(true);
    long handed = 0;
    for (int i = 0; i < 10_000; i++) {
      List<Sample.Span> spans = new ArrayList<>();
      for (int n = 0; n < 100; n++) {
        spans.add(child(trace, "batch", "ok"));
      }
      small.accept(i + 1, i, spans);
      handed += small.release(i).size();
      assertThat(small.stats().heldSpans()).isLessThanOrEqualTo(5001);
    }
    assertThat(handed).isEqualTo(1_000_000);
    assertThat(small.stats().early()).isEqualTo(1);
  }

  @Test
  void clocksThatJumpNeitherStopNorRushAnything() {
    String trace = trace(true);
    sampler.accept(1, 1_000_000, List.of(root(trace)));
    assertThat(sampler.release(10)).isEmpty(); // back by 17 minutes
    sampler.accept(2, 20, List.of(root(trace(true))));
    assertThat(sampler.release(3000)).isEmpty();
    assertThat(sampler.release(5030)).hasSize(2);
  }

  @Test
  void positionsGrow() {
    sampler.accept(5, 0, List.of(root(trace(true))));
    assertThatThrownBy(() -> sampler.accept(5, 0, List.of()))
        .hasMessage("position: 5 (expected more than 5)");
  }

  @Test
  void whatIsKeptForCertainIsKept() {
    Sample.Span failed = child(trace(false), "shop", "error");
    Sample.Span sampled = root(trace(true));
    Sample.Span other = root(trace(false));
    assertThat(sampler.keeps(failed)).isTrue();
    assertThat(sampler.keeps(sampled)).isTrue();
    assertThat(sampler.keeps(other)).isFalse();
  }

  /** With rate 1 all is kept, so that restarts at any point must repeat and lose nothing. */
  @Test
  void restartsFromTheOldestPositionRepeatAndLoseNothing() {
    for (int seed = 0; seed < 200; seed++) {
      Random r = new Random(seed);
      List<List<Sample.Span>> journal = journal(r, 120);
      List<String> stored = new ArrayList<>();
      int at = 0;
      while (at < journal.size()) {
        TailSampler run = new TailSampler(bounded(1, 20 + r.nextInt(60), 15, 10));
        int until = Math.min(journal.size(), at + 1 + r.nextInt(60));
        long commit = at;
        List<KeptSpan> uncommitted = new ArrayList<>();
        for (int i = at; i < until; i++) {
          run.accept(i, i * 700L, journal.get(i));
          uncommitted.addAll(run.release(i * 700L));
          if (r.nextInt(5) == 0) {
            uncommitted.forEach(k -> stored.add(k.span().spanId()));
            uncommitted.clear();
            commit = run.oldestPosition().orElse(i + 1L);
          }
        }
        if (until == journal.size()) {
          uncommitted.addAll(run.release(until * 700L + 60_000));
          uncommitted.forEach(k -> stored.add(k.span().spanId()));
          commit = run.oldestPosition().orElse(until);
        }
        at = (int) commit;
      }
      List<String> all = journal.stream().flatMap(List::stream).map(Sample.Span::spanId).toList();
      assertThat(stored).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  private static List<List<Sample.Span>> journal(Random r, int records) {
    List<String> traces = new ArrayList<>();
    List<List<Sample.Span>> journal = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      List<Sample.Span> spans = new ArrayList<>();
      for (int n = r.nextInt(6); n >= 0; n--) {
        if (traces.isEmpty() || r.nextInt(3) == 0) {
          traces.add(Spans.traceId(r));
        }
        String trace = traces.get(traces.size() - 1 - r.nextInt(Math.min(8, traces.size())));
        String status = r.nextInt(20) == 0 ? "error" : "ok";
        spans.add(Spans.span(trace, Spans.spanId(r), "", "s", "server", status, r.nextInt(50)));
      }
      journal.add(spans);
    }
    return journal;
  }

  @Test
  void fewTracesAreAllKeptAndOfManyAtLeastAsMany() {
    TailSampler run = new TailSampler(SETTINGS.withRates(0.05, 10));
    long position = 0;
    Map<Double, Integer> weights = new HashMap<>();
    for (long now = 0; now < 120_000; now += now < 60_000 ? 200 : 10) { // 5, then 100 a second
      run.accept(++position, now, List.of(random(random, Spans.traceId(random), 1 << 30)));
      for (var kept : run.release(now)) {
        weights.merge(kept.weight(), 1, Integer::sum);
      }
    }
    assertThat(weights.get(1.0)).isBetween(250, 900);
    assertThat(weights.getOrDefault(10.0, 0)).isBetween(200, 700);
    assertThat(weights.keySet()).allMatch(w -> w >= 1 && w <= 10.1);
  }

  /**
   * Sums of weights against the truth, by service and status, over traces in which errors come
   * before and after the decision and the buffer overflows now and then. Six standard deviations of
   * a sampled count are allowed.
   */
  @Test
  void sumsOfWeightsAreUnbiased() {
    unbiased(0);
  }

  @Test
  void sumsOfWeightsAreUnbiasedWhileTheShareFollowsTheNumberOfTraces() {
    unbiased(150); // some 330 and 1,000 traces a second arrive in turn
  }

  private static void unbiased(double keepAllBelow) {
    double rate = 0.1;
    TailSampler run =
        new TailSampler(bounded(rate, 3000, 200, 100_000).withRates(rate, keepAllBelow));
    Random r = new Random(99);
    Map<String, Double> weights = new HashMap<>();
    Map<String, Integer> truth = new HashMap<>();
    List<String> late = new ArrayList<>();
    long position = 0;
    for (int i = 0; i < 60_000; i++) {
      String trace = Spans.traceId(r);
      List<Sample.Span> spans = new ArrayList<>();
      for (int n = r.nextInt(5); n >= 0; n--) {
        spans.add(random(r, trace, 100));
      }
      if (r.nextInt(4) == 0) {
        late.add(trace);
      }
      if (late.size() > 2000) {
        String old = late.remove(r.nextInt(500));
        spans.add(random(r, old, 5));
        spans.add(random(r, old, 100));
      }
      long now = i * (i / 10_000 % 2 == 0 ? 3L : 1L);
      spans.forEach(s -> truth.merge(kind(s), 1, Integer::sum));
      run.accept(++position, now, spans);
      run.release(now).forEach(k -> weights.merge(kind(k.span()), k.weight(), Double::sum));
    }
    run.release(Long.MAX_VALUE / 2)
        .forEach(k -> weights.merge(kind(k.span()), k.weight(), Double::sum));

    assertThat(run.stats().early()).isPositive();
    assertThat(run.stats().late()).isGreaterThan(10_000);
    assertThat(run.stats().kept()).isLessThan(run.stats().seen() / (keepAllBelow == 0 ? 3 : 2));
    truth.forEach((kind, count) -> {
      // Spans of one trace are kept together: at most 7 with weight 1 / rate each.
      double deviation = Math.sqrt(count * 7 * (1 / rate - 1));
      assertThat(weights.getOrDefault(kind, 0.0)).as(kind).isCloseTo(count, within(6 * deviation));
      if (kind.endsWith("error")) {
        assertThat(weights.get(kind)).as("errors are all kept").isEqualTo((double) count);
      }
    });
  }

  private static Sample.Span random(Random r, String trace, int oneErrorIn) {
    String status = r.nextInt(oneErrorIn) == 0 ? "error" : "ok";
    String service = "s" + r.nextInt(3);
    long millis = (long) (20 * Math.exp(r.nextGaussian()));
    String kind = r.nextInt(3) == 0 ? "server" : "internal";
    return Spans.span(
        trace,
        Spans.spanId(r),
        "00000000000000aa",
        service,
        kind,
        status,
        millis,
        "http.route",
        "/r" + r.nextInt(4));
  }

  private static String kind(Sample.Span span) {
    String slow = span.durationNanos() > 50 * Spans.MILLI ? " slow " : " ";
    return span.resource().get("service.name")
        + span.attributes().get("http.route")
        + slow
        + span.status();
  }

  @Test
  void theHashIsEvenForAnyIds() {
    for (int shape = 0; shape < 3; shape++) {
      int kept = 0;
      for (int i = 0; i < 100_000; i++) {
        String id =
            switch (shape) {
              case 0 -> String.format("%032x", i);
              case 1 -> String.format("%016x%016x", i, 0L);
              default -> Spans.traceId(random);
            };
        kept += TraceHash.of(id) < 0.05 ? 1 : 0;
      }
      assertThat(kept).isCloseTo(5000, within(400));
    }
  }

  @Test
  void settingsSayWhatTheyExpect() {
    assertThatThrownBy(() -> SETTINGS.withRates(0, 0))
        .hasMessage("rate: 0.0 (expected 0.001 <= rate <= 1)");
  }
}

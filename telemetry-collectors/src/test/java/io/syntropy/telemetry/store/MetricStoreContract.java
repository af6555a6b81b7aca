package io.syntropy.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.MetricQuery.Function;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link TelemetryStore} promises about metrics; every adapter extends it. */
public abstract class MetricStoreContract {
  private static final Instant START = Instant.parse("2026-11-20T22:30:00Z");
  private static final int MINUTES = 90;
  private static final double NO = Double.NaN;
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private TelemetryStore store;
  private long position;

  /**
   * Opens the store of this test, with rollups of a minute; called again after a close, it has the
   * same data.
   */
  protected abstract TelemetryStore open(Clock clock);

  @BeforeEach
  void begin() {
    store = open(Clock.fixed(START.plus(Duration.ofHours(6)), ZoneOffset.UTC));
  }

  @AfterEach
  void end() {
    store.close();
  }

  private void reopen() {
    store.close();
    begin();
  }

  private void take(Sample... samples) {
    store.writer().points(List.of(samples));
    position++;
  }

  private void commit() {
    store.writer().commit(Map.of(Signal.METRICS, position));
  }

  private static Series series(String name, String route) {
    return new Series(
        "", name, "s", Attributes.of("service.name", "shop"), Attributes.of("route", route));
  }

  private static long at(double seconds) {
    return START.getEpochSecond() * 1_000_000_000L + Math.round(seconds * 1e9);
  }

  private static Sample.Sum counter(Series series, double start, double seconds, double value) {
    return new Sample.Sum(series, at(start), at(seconds), Temporality.CUMULATIVE, true, value);
  }

  private static Sample.Histogram histogram(
      Series series, Temporality temporality, double seconds, double sum, long... counts) {
    return new Sample.Histogram(
        series,
        at(seconds - 10),
        at(seconds),
        temporality,
        Arrays.stream(counts).sum(),
        sum,
        new double[] {0.1, 0.5, 1},
        counts);
  }

  private static MetricQuery query(
      String name, @Nullable Function function, double minutes, String... by) {
    return new MetricQuery(
        name,
        Map.of(),
        List.of(by),
        new TimeRange(START, START.plusSeconds(Math.round(minutes * 60))),
        function,
        0.5,
        MetricQuery.MAX_POINTS,
        200);
  }

  private double[] values(MetricQuery query) {
    List<MetricSeries> all = store.reader().range(query).items();
    return all.isEmpty()
        ? new double[0]
        : all.getFirst().points().stream().mapToDouble(MetricSeries.Point::value).toArray();
  }

  @Test
  void anEmptyStoreAnswersWithNothing() {
    assertThat(store.reader().range(query("m", Function.RATE, 5)).items()).isEmpty();
    Answer<ExemplarView> none =
        store.reader().exemplars(query("m", Function.RATE, 5), -INFINITE, INFINITE);
    assertThat(none.items()).isEmpty();
    assertThat(none.watermark()).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void countersAreCountedOnceWhateverCrashesAndIsHandedOverAgain(long seed) {
    Random random = new Random(seed);
    double[] expected = new double[MINUTES];
    Arrays.fill(expected, NO);
    List<List<Sample>> records = counters(random, expected);
    for (int at = 0; at < records.size(); ) {
      store.writer().points(records.get(at++));
      switch (random.nextInt(40)) {
        case 0, 1 -> store.writer().commit(Map.of(Signal.METRICS, (long) at));
        case 2 -> {
          store.writer().commit(Map.of(Signal.TRACES, (long) at, Signal.LOGS, (long) at));
          reopen();
          at = Math.toIntExact(store.writer().committed().get(Signal.METRICS));
        }
        case 3 -> store.maintain();
        default -> {}
      }
    }
    assertThat(values(query("requests", Function.SUM, MINUTES))).isEqualTo(expected);
    store.writer().commit(Map.of(Signal.METRICS, (long) records.size()));
    reopen();
    assertThat(values(query("requests", Function.SUM, MINUTES))).isEqualTo(expected);
    store.maintain();
    assertThat(values(query("requests", Function.SUM, MINUTES))).isEqualTo(expected);
  }

  /** Reporters that are started anew, in order of time; adds up what they count by minute. */
  private static List<List<Sample>> counters(Random random, double[] expected) {
    List<List<Sample>> records = new ArrayList<>();
    double[] started = new double[5];
    double[] totals = new double[5];
    for (int t = 1; t < MINUTES * 60; t += 1 + random.nextInt(20)) {
      int who = random.nextInt(totals.length);
      if (random.nextInt(30) == 0 || started[who] == 0) {
        started[who] = t - 0.5;
        totals[who] = 0;
      }
      int more = random.nextInt(5);
      totals[who] += more;
      int minute = (t - 1) / 60;
      expected[minute] = Double.isNaN(expected[minute]) ? more : expected[minute] + more;
      records.add(List.of(counter(series("requests", "/" + who), started[who], t, totals[who])));
    }
    return records;
  }

  @Test
  void aLatePointSplitsTheIncreaseOfItsSuccessor() {
    Series s = series("requests", "/a");
    take(counter(s, 0, 10, 5), counter(s, 0, 190, 25));
    assertThat(values(query("requests", Function.SUM, 4))).containsExactly(5, NO, NO, 20);
    commit();
    take(counter(s, 0, 70, 12));
    assertThat(values(query("requests", Function.SUM, 4))).containsExactly(5, 7, NO, 13);
    commit();
    reopen();
    assertThat(values(query("requests", Function.SUM, 4))).containsExactly(5, 7, NO, 13);
  }

  @Test
  void aTotalThatBeganLongAgoCountsFromItsSecondPointOn() {
    Series s = series("requests", "/a");
    take(counter(s, -3_600, 10, 500), counter(s, -3_600, 70, 530));
    assertThat(values(query("requests", Function.RATE, 2))).containsExactly(NO, 0.5);
  }

  @Test
  void aGaugeHoldsForFiveMinutesUnlessItIsGone() {
    Series a = series("level", "/a");
    take(new Sample.Gauge(a, at(10), 4), new Sample.Gauge(a, at(40), 8));
    assertThat(values(query("level", Function.SUM, 8))).containsExactly(8, 8, 8, 8, 8, NO, NO, NO);
    assertThat(values(query("level", Function.AVG, 2))).containsExactly(6, 8);
    assertThat(values(query("level", null, 2))).containsExactly(6, 8);
    assertThat(values(query("level", Function.MIN, 1))).containsExactly(4);
    assertThat(values(query("level", Function.MAX, 1))).containsExactly(8);
    take(new Sample.Stale(a, at(130)));
    assertThat(values(query("level", Function.SUM, 4))).containsExactly(8, 8, NO, NO);
    commit();
    take(new Sample.Gauge(a, at(190), 1));
    assertThat(values(query("level", Function.SUM, 4))).containsExactly(8, 8, NO, 1);
  }

  @Test
  void histogramsOfAllSortsAnswerQuantilesMeansAndRates() {
    Series delta = series("delta", "/a");
    take(
        histogram(delta, Temporality.DELTA, 10, 3, 0, 10, 0, 0),
        histogram(delta, Temporality.DELTA, 20, 5, 0, 10, 0, 0));
    Series total = series("total", "/a");
    take(
        histogram(total, Temporality.CUMULATIVE, 10, 3, 0, 10, 0, 0),
        histogram(total, Temporality.CUMULATIVE, 70, 0.5, 1, 0, 0, 0));
    Series exponential = series("exponential", "/a");
    take(
        new Sample.ExponentialHistogram(
            exponential,
            at(0),
            at(10),
            Temporality.DELTA,
            10,
            30,
            0,
            0,
            0,
            1,
            new long[] {10},
            0,
            new long[0]));
    assertThat(values(query("delta", Function.QUANTILE, 1))[0]).isEqualTo(0.3, within(1e-12));
    assertThat(values(query("delta", Function.AVG, 1))).containsExactly(0.4);
    assertThat(values(query("delta", null, 1)))
        .containsExactly(values(query("delta", Function.RATE, 1)));
    assertThat(values(query("delta", Function.SUM, 1))).containsExactly(20);
    assertThat(values(query("total", Function.SUM, 2))).containsExactly(10, 1);
    assertThat(values(query("exponential", Function.QUANTILE, 1))[0])
        .isEqualTo(Math.sqrt(8), within(1e-12));
    assertThatThrownBy(() -> values(query("delta", Function.MIN, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("min");
  }

  @Test
  void groupsAreCountedEvenIfTheyAreNotAnswered() {
    for (int i = 1; i <= 5; i++) {
      take(counter(series("requests", "/" + i), 0, 10, i * 60));
    }
    MetricQuery q = query("requests", Function.RATE, 1, "route");
    MetricQuery two =
        new MetricQuery(
            q.name(),
            Map.of("service.name", Set.of("shop"), "route", Set.of("/1", "/2", "/3")),
            q.groupBy(),
            q.range(),
            q.function(),
            0,
            10,
            2);
    Answer<MetricSeries> answer = store.reader().range(two);
    assertThat(answer.matched()).isEqualTo(3);
    assertThat(answer.items()).extracting(s -> s.labels().get("route")).containsExactly("/3", "/2");
    assertThat(answer.items()).allMatch(s -> s.unit().equals("s"));
    assertThat(answer.watermark()).isEqualTo(START.plusSeconds(10));
    assertThat(values(query("requests", Function.SUM, 1))).containsExactly(900);
  }

  @Test
  void theNewestExemplarOfEachBucketAndMinuteIsKept() {
    Series s = series("latency", "/a");
    take(histogram(s, Temporality.DELTA, 10, 1, 2, 0, 0, 1));
    take(
        new Sample.Exemplar(s, at(8), 0.01, 0, 1, 1),
        new Sample.Exemplar(s, at(9), 0.02, 0, 2, 1),
        new Sample.Exemplar(s, at(9), 7, 0, 3, 0));
    commit();
    take(new Sample.Exemplar(s, at(70), 0.03, 0, 4, 1));
    MetricQuery q = query("latency", Function.RATE, 5, "route");
    Answer<ExemplarView> all = store.reader().exemplars(q, -INFINITE, INFINITE);
    assertThat(all.items())
        .extracting(ExemplarView::value)
        .containsExactlyInAnyOrder(0.03, 0.02, 7.0)
        .startsWith(0.03);
    assertThat(all.matched()).isEqualTo(3);
    Answer<ExemplarView> slow = store.reader().exemplars(q, 1, INFINITE);
    assertThat(slow.items())
        .containsExactly(
            new ExemplarView(
                Map.of("route", "/a"),
                START.plusSeconds(9),
                7,
                "00000000000000000000000000000003",
                ""));
  }

  @Test
  void whatWasNotCommittedIsGoneAfterARestart() {
    take(counter(series("requests", "/a"), 0, 10, 5));
    assertThat(values(query("requests", Function.SUM, 1))).containsExactly(5);
    reopen();
    assertThat(values(query("requests", Function.SUM, 1))).isEmpty();
    assertThat(store.writer().committed()).containsEntry(Signal.METRICS, 0L);
  }
}

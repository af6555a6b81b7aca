package io.syntropy.telemetry.govern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CardinalityControlTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T0 = 1_763_700_000L * SECOND;
  private static final CardinalitySettings SETTINGS = settings(100, 5000);

  private final CardinalityControl control = control(SETTINGS);
  private final List<Sample> stored = new ArrayList<>();
  private long millis;

  private static CardinalitySettings settings(int budget, int sources) {
    return new CardinalitySettings(
        budget, Map.of("large", 10_000), 100_000, Duration.ofHours(1), 10, sources);
  }

  private static CardinalityControl control(CardinalitySettings settings) {
    return new CardinalityControl(settings, s -> s.name().startsWith("sli."), List.of());
  }

  private static Series series(String service, String name, String... attributes) {
    return new Series(
        "", name, "1", Attributes.of("service.name", service), Attributes.of(attributes));
  }

  private static Sample.Sum delta(Series series, long second, double value) {
    long time = T0 + second * SECOND;
    return new Sample.Sum(series, time - SECOND, time, Temporality.DELTA, true, value);
  }

  private static Sample.Sum total(Series series, long start, long second, double value) {
    return new Sample.Sum(
        series, T0 + start * SECOND, T0 + second * SECOND, Temporality.CUMULATIVE, true, value);
  }

  private void send(Sample... samples) {
    stored.addAll(control.admit(millis, List.of(samples)));
  }

  private void drain() {
    stored.addAll(control.drain());
  }

  private static boolean isOther(Sample sample, String label) {
    return sample instanceof Sample.Point p && "__other__".equals(p.series().attribute(label));
  }

  @Test
  void withinTheBudgetNothingChanges() {
    for (int i = 0; i < 100; i++) {
      List<Sample> samples = List.of(delta(series("shop", "m", "user", "u" + i), 1, 1));
      assertThat(control.admit(0, samples)).isSameAs(samples);
    }
    assertThat(control.events()).isEmpty();
    assertThat(control.stats().active()).containsExactly(Map.entry("shop", 100));
  }

  @Test
  void theLabelThatExplodesIsNamedAndFolded() {
    for (int i = 0; i < 5000; i++) {
      send(
          delta(series("shop", "cart.adds", "user", "u" + i, "route", "/r" + i % 4), i, 2),
          delta(series("shop", "latency", "route", "/r" + i % 20), i, 1),
          delta(series("calm", "m", "user", "u" + i % 50), i, 1));
    }
    drain();

    List<CardinalityEvent> events = control.events();
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().message())
        .isEqualTo(
            "shop has 100 active series (budget 100): label user of cart.adds has 80 values"
                + " and is folded into __other__");
    assertThat(control.rules()).containsExactly(new FoldRule("shop", "cart.adds", "user"));
    assertThat(control.stats().active()).containsEntry("shop", 104).containsEntry("calm", 50);
    assertThat(stored).filteredOn(s -> isOther(s, "user")).isNotEmpty();
    assertThat(sums("cart.adds")).isEqualTo(10_000);
    assertThat(sums("latency")).isEqualTo(5000);
    assertThat(control.events()).isEmpty();
  }

  private double sums(String metric) {
    return stored.stream()
        .filter(s -> s instanceof Sample.Sum p && p.series().name().equals(metric))
        .mapToDouble(s -> ((Sample.Sum) s).value())
        .sum();
  }

  @Test
  void labelsThatGrowTogetherAreFoldedTogether() {
    for (int i = 0; i < 1000; i++) {
      send(delta(series("shop", "m", "user", "u" + i, "session", "s" + i, "route", "/r"), i, 1));
    }
    assertThat(control.events())
        .extracting(CardinalityEvent::label)
        .containsExactlyInAnyOrder("user", "session");
    assertThat(control.stats().active()).containsEntry("shop", 101);
  }

  @Test
  void aResourceAttributeIsFoldedForAllMetrics() {
    for (int i = 0; i < 500; i++) {
      Attributes resource =
          Attributes.of("service.name", "shop", "service.instance.id", "i" + i, "zone", "a");
      for (int m = 0; m < 3; m++) {
        send(delta(new Series("", "m" + m, "1", resource, Attributes.EMPTY), i, 1));
      }
    }
    assertThat(control.rules()).containsExactly(new FoldRule("shop", "", "service.instance.id"));
    assertThat(control.stats().active()).containsEntry("shop", 103);
  }

  @Test
  void inputsOfIndicatorsAreNeverFolded() {
    for (int i = 0; i < 3000; i++) {
      send(delta(series("shop", "sli.requests", "user", "u" + i), i, 1));
      send(delta(series("shop", "other", "user", "u" + i), i, 1));
    }
    drain();
    assertThat(stored)
        .filteredOn(s -> ((Sample.Point) s).series().name().equals("sli.requests"))
        .hasSize(3000)
        .noneMatch(s -> isOther(s, "user"));
    assertThat(sums("other")).isEqualTo(3000);
  }

  @Test
  void whatBecomesAnIndicatorsInputIsNoLongerFolded() {
    Set<String> inputs = new HashSet<>();
    CardinalityControl own =
        new CardinalityControl(SETTINGS, s -> inputs.contains(s.name()), List.of());
    for (int i = 0; i < 300; i++) {
      own.admit(0, List.of(delta(series("shop", "m", "user", "u" + i), i, 1)));
    }
    Sample.Sum folded = delta(series("shop", "m", "user", "u299"), 400, 1);
    assertThat(own.admit(0, List.of(folded))).isEmpty();
    inputs.add("m");
    own.sliInputsChanged();
    assertThat(own.admit(0, List.of(folded))).containsExactly(folded);
  }

  /** Running totals with resets, gaps and points out of order, against what each series counts. */
  @Test
  void foldedTotalsCountWhatTheirSeriesCount() {
    for (int seed = 0; seed < 30; seed++) {
      Random r = new Random(seed);
      CardinalityControl own = control(settings(20, 5000));
      List<Sample> in = new ArrayList<>();
      List<Sample> out = new ArrayList<>();
      Map<Integer, double[]> state = new HashMap<>(); // start, value
      for (int second = 0; second < 600; second++) {
        int user = r.nextInt(1 + second / 4);
        double[] s = state.computeIfAbsent(user, u -> new double[] {r.nextInt(2000) - 1900, 0});
        if (r.nextInt(20) == 0) {
          s[0] = second;
          s[1] = 0;
        }
        s[1] += r.nextInt(10);
        Series series = series("shop", "m", "user", "u" + user);
        Sample.Sum point = total(series, (long) s[0], second + 1, s[1]);
        in.add(point);
        out.addAll(own.admit(second * 1000L, List.of(point)));
        if (r.nextInt(10) == 0) {
          out.addAll(own.admit(second * 1000L, List.of(point))); // sent twice
        }
        if (r.nextInt(30) == 0) {
          out.addAll(own.drain());
        }
      }
      out.addAll(own.drain());
      assertThat(own.rules()).isNotEmpty();
      assertThat(counted(out)).as("seed %s", seed).isCloseTo(counted(in), within(1e-6));
    }
  }

  /** What points count by contracts §4, each series by itself; written down as simply as can be. */
  private static double counted(List<Sample> samples) {
    Map<Series, Sample.Sum> last = new HashMap<>();
    Set<List<Object>> deltas = new HashSet<>();
    double counted = 0;
    for (Sample sample : samples) {
      Sample.Sum s = (Sample.Sum) sample;
      if (s.temporality() == Temporality.DELTA) {
        counted += deltas.add(List.of(s.series(), s.startNanos(), s.timeNanos())) ? s.value() : 0;
        continue;
      }
      Sample.Sum before = last.get(s.series());
      if (before != null && s.timeNanos() <= before.timeNanos()) {
        continue;
      }
      last.put(s.series(), s);
      if (before == null) {
        counted += s.timeNanos() - s.startNanos() <= 600 * SECOND ? s.value() : 0;
      } else if (s.value() < before.value() || s.startNanos() >= before.timeNanos()) {
        counted += s.value();
      } else {
        counted += s.value() - before.value();
      }
    }
    return counted;
  }

  @Test
  void foldedHistogramsAddUp() {
    Random r = new Random(11);
    double[] bounds = {1, 2, 5};
    Map<String, long[]> running = new HashMap<>();
    long[] truth = new long[4];
    for (int i = 0; i < 2000; i++) {
      String user = "u" + r.nextInt(400);
      int bucket = r.nextInt(4);
      truth[bucket]++;
      Series series = series("shop", "h", "user", user);
      boolean cumulative = user.hashCode() % 2 == 0;
      long[] counts = cumulative ? running.computeIfAbsent(user, u -> new long[4]) : new long[4];
      counts[bucket]++;
      long count = java.util.Arrays.stream(counts).sum();
      long time = T0 + i * SECOND / 4;
      send(
          new Sample.Histogram(
              series,
              cumulative ? T0 - SECOND : time - 1,
              time,
              cumulative ? Temporality.CUMULATIVE : Temporality.DELTA,
              count,
              count * 2.0,
              bounds,
              counts.clone()));
    }
    drain();
    long[] out = new long[4];
    Map<Series, long[]> last = new HashMap<>();
    for (Sample sample : stored) {
      Sample.Histogram h = (Sample.Histogram) sample;
      assertThat(h.sum()).isEqualTo(h.count() * 2.0);
      long[] before =
          h.temporality() == Temporality.CUMULATIVE
              ? last.getOrDefault(h.series(), new long[4])
              : new long[4];
      for (int b = 0; b < 4; b++) {
        out[b] += h.counts()[b] - before[b];
      }
      if (h.temporality() == Temporality.CUMULATIVE) {
        last.put(h.series(), h.counts());
      }
    }
    assertThat(control.stats().foldedPoints()).isGreaterThan(1000);
    assertThat(out).containsExactly(truth);
  }

  @Test
  void levelsAddUpAndLeaveWithTheirSeries() {
    for (int i = 0; i < 200; i++) {
      Series series = series("shop", "open", "user", "u" + i);
      send(new Sample.Sum(series, T0, T0 + SECOND, Temporality.CUMULATIVE, false, 3));
    }
    drain();
    double folded = control.stats().sources() * 3.0;
    assertThat(otherLevel()).isEqualTo(folded);

    send(new Sample.Stale(series("shop", "open", "user", "u150"), T0 + 2 * SECOND));
    send(
        new Sample.Sum(
            series("shop", "open", "user", "u151"),
            T0,
            T0 + 2 * SECOND,
            Temporality.CUMULATIVE,
            false,
            10));
    drain();
    assertThat(otherLevel()).isEqualTo(folded - 3 + 7);
  }

  private double otherLevel() {
    return stored.reversed().stream()
        .filter(s -> isOther(s, "user"))
        .mapToDouble(s -> ((Sample.Sum) s).value())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void gaugesBecomeTheirMean() {
    for (int i = 0; i < 102; i++) {
      send(new Sample.Gauge(series("shop", "g", "user", "u" + i), T0 + 1, i));
    }
    drain();
    assertThat(stored.getLast())
        .isEqualTo(new Sample.Gauge(series("shop", "g", "user", "__other__"), T0 + 1, 100.5));
  }

  @Test
  void exemplarsFollowTheirSeries() {
    for (int i = 0; i < 102; i++) {
      send(delta(series("shop", "m", "user", "u" + i), i, 1));
    }
    stored.clear();
    send(new Sample.Exemplar(series("shop", "m", "user", "u101"), T0, 1, 2, 3, 4));
    send(new Sample.Exemplar(series("shop", "m", "user", "u1"), T0, 1, 2, 3, 4));
    assertThat(stored)
        .extracting(s -> ((Sample.Exemplar) s).series().attributes().get("user"))
        .containsExactly("__other__", "u1");
  }

  @Test
  void noTwoFoldedPointsLookLikeOne() {
    Set<List<Object>> seen = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      control.admit(i, List.of(delta(series("shop", "m", "user", "u" + i), 7, 1)));
      for (Sample sample : control.drain()) {
        Sample.Sum s = (Sample.Sum) sample;
        assertThat(s.startNanos()).isLessThan(s.timeNanos());
        assertThat(seen.add(List.of(s.series(), s.startNanos(), s.timeNanos()))).isTrue();
      }
    }
    assertThat(seen).hasSize(2900);
  }

  @Test
  void everyLabelDistinctStaysInBounds() {
    Random r = new Random(3);
    int sent = 0;
    for (int i = 0; i < 20_000; i++) {
      String[] labels = new String[12];
      for (int l = 0; l < 6; l++) {
        labels[2 * l] = "l" + l;
        labels[2 * l + 1] = l < 3 ? "v" + r.nextInt(1_000_000) : "v" + r.nextInt(6);
      }
      send(delta(series("shop", "m" + r.nextInt(5), labels), i, 1));
      sent++;
      millis = i * 10L * (i % 100 == 0 ? -1 : 1); // and a clock that jumps
    }
    drain();
    double out = stored.stream().mapToDouble(s -> ((Sample.Sum) s).value()).sum();
    assertThat(out).isEqualTo(sent);
    assertThat(control.stats().active().get("shop")).isLessThanOrEqualTo(210);
    assertThat(control.stats().sources()).isLessThanOrEqualTo(5000);
    assertThat(control.events()).hasSizeLessThan(60);
  }

  @Test
  void inventedMetricsAreCountedTogetherThenDropped() {
    for (int i = 0; i < 3000; i++) {
      send(delta(series("shop", "m" + i), i, 1));
    }
    drain();
    assertThat(control.stats().active().get("shop")).isLessThanOrEqualTo(110);
    assertThat(control.stats().droppedPoints()).isEqualTo(3000 - stored.size());
    assertThat(control.events())
        .extracting(CardinalityEvent::type)
        .containsExactly(CardinalityEvent.Type.OVERFLOW);
    assertThat(stored)
        .anyMatch(s ->
            "true".equals(((Sample.Point) s).series().attributes().get("otel.metric.overflow")));
  }

  @Test
  void inventedServicesShareOneBudget() {
    for (int i = 0; i < 3000; i++) {
      send(delta(series("s" + i, "m", "a", "b" + i), i, 1));
    }
    assertThat(control.stats().active()).hasSize(11).containsKey("__other__");
    assertThat(control.stats().active().values()).allMatch(n -> n <= 210);
  }

  @Test
  void runningTotalsThatCannotBeFollowedAreDroppedAndCounted() {
    CardinalityControl own = control(settings(10, 5));
    for (int i = 0; i < 100; i++) {
      own.admit(0, List.of(total(series("shop", "m", "user", "u" + i), -1, 1, 5)));
    }
    assertThat(own.stats().sources()).isEqualTo(5);
    assertThat(own.stats().droppedPoints()).isEqualTo(100 - 10 - 5);
  }

  @Test
  void whenItFitsAgainNothingIsFolded() {
    for (int i = 0; i < 500; i++) {
      send(delta(series("shop", "m", "user", "u" + i), i, 1));
    }
    assertThat(control.rules()).hasSize(1);
    for (int minute = 1; minute <= 130; minute++) {
      millis = minute * 60_000L;
      send(delta(series("shop", "m", "user", "u" + minute % 10), 1000 + minute, 1));
      drain();
    }
    assertThat(control.rules()).isEmpty();
    assertThat(control.events())
        .extracting(CardinalityEvent::type)
        .containsExactly(CardinalityEvent.Type.FOLDED, CardinalityEvent.Type.RECOVERED);
    send(delta(series("shop", "m", "user", "new"), 9000, 1));
    assertThat(((Sample.Point) stored.getLast()).series().attribute("user")).isEqualTo("new");
  }

  @Test
  void whatStillWouldNotFitStaysFolded() {
    for (int minute = 0; minute < 200; minute++) {
      millis = minute * 60_000L;
      for (int i = 0; i < 10; i++) {
        int user = minute * 10 + i; // 600 an hour
        send(delta(series("shop", "m", "user", "u" + user), user, 1));
      }
      drain();
    }
    assertThat(control.rules()).hasSize(1);
    assertThat(control.stats().active().get("shop")).isLessThan(20);
    assertThat(control.events()).hasSize(1);
  }

  @Test
  void afterARestartTheSameIsFoldedWithoutAnotherEvent() {
    CardinalityControl own =
        new CardinalityControl(SETTINGS, s -> false, List.of(new FoldRule("shop", "m", "user")));
    for (int i = 0; i < 300; i++) {
      own.admit(i * 1000L, List.of(delta(series("shop", "m", "user", "u" + i), i, 1)));
    }
    assertThat(own.events()).isEmpty();
    assertThat(own.rules()).hasSize(1);
    assertThat(own.stats().active()).containsEntry("shop", 101);
  }

  @Test
  void someonesOwnOtherJoinsOurs() {
    Series own = series("shop", "m", "user", "__other__");
    send(delta(own, 0, 1));
    for (int i = 0; i < 200; i++) {
      send(delta(series("shop", "m", "user", "u" + i), 1 + i, 1));
    }
    send(delta(own, 500, 1));
    drain();
    assertThat(sums("m")).isEqualTo(202);
    assertThat(stored.stream().filter(s -> isOther(s, "user")).map(Sample::timeNanos).distinct())
        .hasSizeLessThan(40);
  }

  @Test
  void settingsSayWhatTheyExpect() {
    assertThatThrownBy(() -> settings(0, 1)).hasMessage("budget: 0 (expected at least 1)");
  }
}

package io.syntropy.slo.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Outlooks against the alert machine, stepped slice by slice through the supposed future. */
class TierOutlookTest {
  private static final double TARGET = 0.99;
  private static final double BUDGET = 0.01;

  private record Slice(double bad, double total) {}

  /**
   * Slices of 10 s, the oldest first; the window ends with the last.
   *
   * @param lasting the window that goes on reading what it read {@code since} slices ago
   */
  private record Reading(List<Slice> slices, double budgetTotal, Duration lasting, int since)
      implements AlertReading {
    private double sum(Duration window, boolean onlyBad) {
      if (since > 0 && window.equals(lasting)) {
        List<Slice> then = slices.subList(0, slices.size() - since);
        return new Reading(then, budgetTotal, lasting, 0).sum(window, onlyBad);
      }
      double sum = 0;
      int from = Math.max(0, slices.size() - (int) (window.toSeconds() / 10));
      for (Slice slice : slices.subList(from, slices.size())) {
        sum += onlyBad ? slice.bad : slice.total;
      }
      return sum;
    }

    @Override
    public int generation() {
      return 1;
    }

    @Override
    public Instant mark() {
      return TableReading.T0.plusSeconds(10L * slices.size());
    }

    @Override
    public Instant newest() {
      return mark();
    }

    @Override
    public boolean fresh() {
      return true;
    }

    @Override
    public double bad(Duration window) {
      return sum(window, true);
    }

    @Override
    public double total(Duration window) {
      return sum(window, false);
    }

    @Override
    public @Nullable Double coverage(Duration window) {
      return 1.0;
    }
  }

  private static AlertRule rule(Random random) {
    Duration longWindow = Duration.ofSeconds(10L * (12 + random.nextInt(60)));
    Guards guards = random.nextBoolean() ? Guards.DEFAULT : new Guards(0, 0.5, 0);
    AlertTier tier =
        random.nextInt(3) == 0
            ? new SpentTier((1 + random.nextInt(20)) / 100.0, longWindow, Severity.PAGE)
            : new BurnTier(1 + random.nextInt(20), longWindow, Severity.PAGE);
    return new AlertRule("p", tier, Duration.ZERO, guards, true);
  }

  private static List<Slice> random(Random random) {
    List<Slice> slices = new ArrayList<>();
    int first = random.nextInt(10);
    int then = random.nextInt(40);
    int turn = random.nextInt(90);
    for (int i = 0; i < 90; i++) {
      slices.add(new Slice(random.nextInt(1 + (i < turn ? first : then)), 50 + random.nextInt(50)));
    }
    return slices;
  }

  @Test
  void firesWhenTheMachineDoes() {
    Map<TierOutlook.Kind, Integer> seen = new EnumMap<>(TierOutlook.Kind.class);
    Seeds.forAll(
        TierOutlookTest::random,
        (slices, random) -> {
          AlertRule rule = rule(random);
          Reading now = new Reading(slices, 8_000, rule.tier().shortWindow(), 0);
          TierOutlook outlook = TierOutlook.of(rule, BUDGET, now);
          seen.merge(outlook.kind(), 1, Integer::sum);
          Long fires = fires(rule, now);
          switch (outlook.kind()) {
            case CROSSED -> assertThat(fires).isEqualTo(0L);
            case AHEAD ->
                assertThat(outlook.in()).isEqualTo(Duration.ofSeconds(fires == null ? -1 : fires));
            case GUARDED, ENDING, NOT -> assertThat(fires).isNull();
            case UNKNOWN -> assertThat(now.total(rule.tier().shortWindow())).isZero();
          }
        });
    assertThat(seen)
        .containsKeys(
            TierOutlook.Kind.CROSSED,
            TierOutlook.Kind.AHEAD,
            TierOutlook.Kind.ENDING,
            TierOutlook.Kind.NOT);
  }

  /** Seconds until the machine fires; null when it does not within the long window. */
  private static @Nullable Long fires(AlertRule rule, Reading now) {
    AlertMachine machine = new AlertMachine(List.of(rule), TARGET);
    Duration pace = rule.tier().shortWindow();
    double count = pace.toSeconds() / 10.0;
    Slice more = new Slice(now.bad(pace) / count, now.total(pace) / count);
    List<Slice> slices = new ArrayList<>(now.slices());
    for (long at = 0; at <= rule.tier().longWindow().toSeconds(); at += 10) {
      Reading reading = new Reading(slices, now.budgetTotal(), pace, (int) at / 10);
      if (machine.step(AlertState.IDLE, reading, reading.mark()).state().firing() != null) {
        return at;
      }
      slices.add(more);
    }
    return null;
  }

  @Test
  void silenceSaysNothing() {
    AlertRule page =
        new AlertRule(
            "p",
            new BurnTier(14.4, Duration.ofHours(1), Severity.PAGE),
            Duration.ZERO,
            Guards.DEFAULT,
            true);
    assertThat(
            TierOutlook.of(page, BUDGET, new Reading(List.of(), 0, Duration.ofMinutes(5), 0))
                .kind())
        .isEqualTo(TierOutlook.Kind.UNKNOWN);
  }
}

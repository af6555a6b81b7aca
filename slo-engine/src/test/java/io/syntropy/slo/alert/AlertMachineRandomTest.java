package io.syntropy.slo.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The machine against a plain reference; every number follows from the seed that is printed. */
class AlertMachineRandomTest {
  private static final int CASES = 20_000;

  @Test
  void theMachineDoesWhatThePlainReferenceDoes() {
    long firing = 0;
    long frozen = 0;
    for (long seed = 1; seed <= CASES; seed++) {
      List<TableReading> readings = new ArrayList<>();
      Random random = new Random(seed);
      List<AlertRule> rules = rules(random);
      int steps = 2 + random.nextInt(25);
      TableReading before = null;
      for (int i = 0; i < steps; i++) {
        before = reading(random, rules, before, i);
        readings.add(before);
      }
      int bad = firstDifference(rules, readings);
      if (bad >= 0) {
        // Shrunk: the shortest tail of the steps up to the difference that still differs.
        List<TableReading> least = readings.subList(0, bad + 1);
        while (least.size() > 1
            && firstDifference(rules, least.subList(1, least.size())) == least.size() - 2) {
          least = least.subList(1, least.size());
        }
        assertThat(bad)
            .as("seed %d differs at step %d; %d steps suffice", seed, bad, least.size())
            .isEqualTo(-1);
      }
      AlertMachine machine = new AlertMachine(rules, 0.99);
      AlertState state = AlertState.IDLE;
      for (TableReading reading : readings) {
        state = machine.step(state, reading, reading.mark).state();
        firing += state.firing() != null ? 1 : 0;
        frozen += state.frozen() != null ? 1 : 0;
      }
    }
    // The cases are worth something only when they come to much of everything.
    assertThat(firing).isGreaterThan(CASES);
    assertThat(frozen).isGreaterThan(CASES / 2);
  }

  private static int firstDifference(List<AlertRule> rules, List<TableReading> readings) {
    AlertMachine machine = new AlertMachine(rules, 0.99);
    NaiveMachine naive = new NaiveMachine(rules, 0.01);
    AlertState state = AlertState.IDLE;
    for (int i = 0; i < readings.size(); i++) {
      state = machine.step(state, readings.get(i), readings.get(i).mark).state();
      naive.step(readings.get(i));
      String tier = state.firing() == null ? "none" : state.firing().tier();
      String wanted = naive.tier < 0 ? "none" : rules.get(naive.tier).tier().text();
      if (!tier.equals(wanted) || (state.frozen() != null) != naive.frozen) {
        return i;
      }
    }
    return -1;
  }

  private static List<AlertRule> rules(Random random) {
    List<AlertRule> rules = new ArrayList<>();
    double[] factors = {20, 10, 2};
    long[] hours = {1, 6, 72};
    for (int i = 0; i < factors.length; i++) {
      if (random.nextInt(4) == 0 && !rules.isEmpty()) {
        continue;
      }
      Severity severity = i == 0 ? Severity.PAGE : Severity.TICKET;
      BurnTier tier = new BurnTier(factors[i], Duration.ofHours(hours[i]), severity);
      Duration after = Duration.ofSeconds(random.nextInt(3) == 0 ? random.nextInt(60) : 0);
      rules.add(new AlertRule("p", tier, after, Guards.DEFAULT, true));
    }
    return rules;
  }

  private static TableReading reading(
      Random random,
      List<AlertRule> rules,
      @org.jspecify.annotations.Nullable TableReading before,
      int step) {
    TableReading reading = new TableReading();
    reading.at(step * 10L + (random.nextInt(5) == 0 ? 7 : 0));
    reading.fresh = random.nextInt(8) != 0;
    for (AlertRule rule : rules) {
      BurnTier tier = (BurnTier) rule.tier();
      for (Duration window : List.of(tier.longWindow(), tier.shortWindow())) {
        boolean kept = before != null && random.nextInt(3) != 0;
        double total = kept ? before.total(window) : totals(random);
        double bad = kept ? before.bad(window) : bads(random, total, tier);
        reading.counts(window, bad, total);
      }
      double[] shares = {1, 1, 1, 0.95, 0.9, 0.89, 0.3};
      Double share = random.nextInt(12) == 0 ? null : (Double) shares[random.nextInt(7)];
      reading.covered(tier.longWindow(), share);
    }
    return reading;
  }

  private static double totals(Random random) {
    int[] some = {0, 1, 4, 30, 200, 10_000};
    return some[random.nextInt(some.length)];
  }

  private static double bads(Random random, double total, BurnTier tier) {
    double ratio = Math.min(1, tier.factor() * 0.01 * (0.5 + random.nextInt(5)));
    return Math.min(total, Math.floor(total * ratio) + random.nextInt(3));
  }
}

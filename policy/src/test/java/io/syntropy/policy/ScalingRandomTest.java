package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.HpaReference.Direction;
import io.syntropy.policy.HpaReference.Rule;
import io.syntropy.slo.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The controller against a naive reference, and against its invariants, on random worlds. */
class ScalingRandomTest {
  private static Direction direction(Random random, boolean up) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0, n = 1 + random.nextInt(3); i < n; i++) {
      boolean pods = random.nextBoolean();
      int value = pods ? 1 + random.nextInt(6) : 5 + random.nextInt(up ? 200 : 95);
      rules.add(new Rule(pods, value, 15 + random.nextInt(120)));
    }
    String select = List.of("max", "max", "min", "disabled").get(random.nextInt(4));
    return new Direction(random.nextInt(3) * random.nextInt(200), select, rules);
  }

  private static ScalingRules rules(Direction d) {
    List<ScalingRules.Rate> rates = new ArrayList<>();
    for (Rule r : d.rules()) {
      ScalingRules.Unit unit = r.pods() ? ScalingRules.Unit.PODS : ScalingRules.Unit.PERCENT;
      rates.add(new ScalingRules.Rate(unit, r.value(), Duration.ofSeconds(r.period())));
    }
    return new ScalingRules(
        Duration.ofSeconds(d.window()),
        ScalingRules.Select.valueOf(d.select().toUpperCase(Locale.ROOT)),
        rates);
  }

  @Test
  void windowsRatesAndBoundsAreThoseOfTheReference() {
    Seeds.forAll(
        random -> random.ints(6 + random.nextInt(40), 0, 60).boxed().toList(),
        (wanted, random) -> {
          int min = 1 + random.nextInt(5);
          int max = min + random.nextInt(40);
          Direction up = direction(random, true);
          Direction down = direction(random, false);
          HpaReference reference = new HpaReference(min, max, up, down);
          ScalingWorld w =
              new ScalingWorld(
                  ScalingWorld.with(
                      ScalingWorld.policy(min, max, ScalingWorld.average("lag", 1)),
                      rules(up),
                      rules(down)),
                  1 + random.nextInt(45));
          for (int i = 0; i < wanted.size(); i++) {
            w.now = ScalingWorld.START.plusSeconds(15L * i);
            w.total("lag", wanted.get(i));
            int current = w.replicas;
            // The signal's own tolerance keeps the count where it is.
            double ratio = wanted.get(i) / (double) current;
            int asked = ratio >= 0.9 && ratio <= 1.1 ? current : wanted.get(i);
            int expected = reference.evaluate(15 * i, current, asked);
            boolean budget = w.changes.stream().filter(ScaleChange::effective).count() < 8;
            w.tick();
            if (!budget) {
              return;
            }
            assertThat(w.replicas).as("at %d s from %d", 15 * i, current).isEqualTo(expected);
            if (expected != current) {
              reference.changed(15 * i, current, expected);
            }
          }
        });
  }

  @Test
  void missingAndUnreadyReplicasCountAsInTheReference() {
    Seeds.forAll(
        random -> {
          List<Double> samples = new ArrayList<>();
          for (int i = 0, n = random.nextInt(12); i < n; i++) {
            samples.add(random.nextInt(4) == 0 ? Double.NaN : (double) random.nextInt(250));
          }
          return samples;
        },
        (samples, random) -> {
          int unready = random.nextInt(4);
          int current = Math.max(1, samples.size() + unready + random.nextInt(3) - 1);
          ReplicaDemand d =
              ReplicaDemand.of(
                  ScalingWorld.average("cpu", 100),
                  new ScalingReading.PerReplica(samples, unready, ScalingWorld.START),
                  current,
                  samples.size(),
                  0.1,
                  ScalingWorld.START);
          int expected = HpaReference.perReplica(100, samples, unready, current);
          assertThat(d.known()).isEqualTo(expected >= 0);
          if (expected >= 0) {
            assertThat(d.replicas()).isEqualTo(expected);
          }
        });
  }

  /** One stretch of time: what both signals say, NaN for nothing, and whether they are measured. */
  private record Stretch(int seconds, double lag, double stress, boolean stale, int refused) {}

  @Test
  void noWorldBreaksAnInvariant() {
    Seeds.forAll(
        random -> {
          List<Stretch> all = new ArrayList<>();
          for (int i = 0, n = 1 + random.nextInt(6); i < n; i++) {
            double lag = random.nextInt(4) == 0 ? Double.NaN : random.nextInt(4000);
            double stress = random.nextInt(4) == 0 ? Double.NaN : random.nextDouble();
            all.add(
                new Stretch(
                    1 + random.nextInt(400),
                    lag,
                    stress,
                    random.nextInt(6) == 0,
                    random.nextInt(6)));
          }
          return all;
        },
        (stretches, random) -> {
          ScalingPolicy policy =
              ScalingWorld.policy(
                  2,
                  30,
                  ScalingWorld.average("lag", 100),
                  ScalingWorld.value("Hz_stress_index", 0.5));
          ScalingWorld w = new ScalingWorld(policy, 2 + random.nextInt(29));
          for (Stretch s : stretches) {
            w.total("lag", s.lag()).total("Hz_stress_index", s.stress());
            w.frozenReadings = s.stale();
            w.acknowledges = s.refused() != 0;
            w.standing =
                s.refused() == 1
                    ? new ScalingInput.Standing(TrafficMachine.NORMAL, true, false)
                    : ScalingInput.Standing.CALM;
            for (int i = 0; i < s.seconds(); i++) {
              int before = w.changes.size();
              w.seconds(1);
              for (ScaleChange c : w.changes.subList(before, w.changes.size())) {
                judge(w, c, s, i);
              }
            }
          }
        });
  }

  private static void judge(ScalingWorld w, ScaleChange c, Stretch s, int second) {
    assertThat(c.replicas()).as("bounds").isBetween(2, 30);
    if (!c.effective()) {
      return;
    }
    boolean blind =
        Double.isNaN(s.lag()) || Double.isNaN(s.stress()) || (s.stale() && second >= 60);
    if (c.shrinks()) {
      assertThat(blind).as("I24: down while blind: %s", c.reason()).isFalse();
      assertThat(w.standing.mayShrink()).as("I23: %s", c.reason()).isTrue();
    }
    long lately =
        w.changes.stream()
            .filter(ScaleChange::effective)
            .filter(o -> o.decidedAt().isAfter(w.now.minus(Duration.ofHours(1))))
            .count();
    assertThat(lately).as("I19").isLessThanOrEqualTo(12);
  }

  @Test
  void constantInputComesToRestAndNeverTurns() {
    Seeds.forAll(
        random -> List.of(random.nextInt(4000)),
        (lag, random) -> {
          if (lag.isEmpty()) {
            return;
          }
          ScalingWorld w =
              new ScalingWorld(
                  ScalingWorld.policy(1, 30, ScalingWorld.average("lag", 100)),
                  1 + random.nextInt(30));
          w.total("lag", lag.get(0)).run(Duration.ofSeconds(600));
          int settled = w.changes.size();
          boolean up = w.changes.stream().anyMatch(c -> !c.shrinks());
          boolean down = w.changes.stream().anyMatch(ScaleChange::shrinks);
          assertThat(up && down).as("turned: %s", w.changes).isFalse();
          w.run(Duration.ofSeconds(120));
          assertThat(w.changes).as("quiescence").hasSize(settled);
        });
  }

  @Test
  void arrivalOrderOfSignalsDoesNotMatter() {
    TreeMap<String, ScalingReading> readings = new TreeMap<>();
    readings.put("b", new ScalingReading.Total(900, ScalingWorld.START));
    readings.put("a", new ScalingReading.Total(300, ScalingWorld.START));
    ScalingInput in = new ScalingInput(4, 4, readings, null, ScalingInput.Standing.CALM);
    ScalingSignal a = ScalingWorld.average("a", 100);
    ScalingSignal b = ScalingWorld.average("b", 100);
    for (ScalingPolicy p :
        List.of(ScalingWorld.policy(1, 30, a, b), ScalingWorld.policy(1, 30, b, a))) {
      assertThat(ScalingVerdict.of(p, "sa", in, 4, ScalingWorld.START).wanted()).isEqualTo(9);
    }
  }
}

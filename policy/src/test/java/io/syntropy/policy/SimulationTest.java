package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random worlds in simulated time; after every tick all invariants are judged. {@code
 * -Dpolicy.seeds=100000} plays more of them, {@code -Dpolicy.seed=42} that one again.
 */
class SimulationTest {
  private static final Long ONLY = Long.getLong("policy.seed");
  private static final int SEEDS = ONLY != null ? 1 : Integer.getInteger("policy.seeds", 1000);
  private static final long FIRST = ONLY != null ? ONLY : 1;

  @Test
  void invariantsHoldOnEverySeed() {
    AtomicInteger drains = new AtomicInteger();
    AtomicInteger restores = new AtomicInteger();
    AtomicInteger softs = new AtomicInteger();
    LongStream.range(FIRST, FIRST + SEEDS)
        .parallel()
        .forEach(seed -> {
          World w = judged(seed);
          for (TrafficShift s : w.effective()) {
            drains.addAndGet(s.kind() == TrafficShift.Kind.DRAIN ? 1 : 0);
            softs.addAndGet(s.kind() == TrafficShift.Kind.SOFT ? 1 : 0);
            restores.addAndGet(s.kind() == TrafficShift.Kind.RESTORE ? 1 : 0);
          }
        });
    if (ONLY == null) {
      // The worlds must be lively enough to prove something.
      assertThat(drains.get()).isGreaterThan(SEEDS);
      assertThat(softs.get()).isGreaterThan(SEEDS / 3);
      assertThat(restores.get()).isGreaterThan(SEEDS / 3);
    }
  }

  private static World judged(long seed) {
    try {
      return played(seed);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(Simulation.verdict(seed), e);
    }
  }

  @Test
  void theSameSeedGivesTheSameDecisions() {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(played(seed).log).isEqualTo(played(seed).log);
    }
  }

  /** Nothing depends on when it happens: a shifted world decides the same, later. */
  @Test
  void aShiftInTimeShiftsTheDecisions() {
    Duration shift = Duration.ofDays(1_000);
    for (long seed = 1; seed <= 5; seed++) {
      World later = Simulation.play(seed, Simulation.events(seed), World.START.plus(shift));
      assertThat(moments(later)).isEqualTo(moments(played(seed)));
    }
  }

  @Test
  void everyKindOfEventHappens() {
    Set<Disturbance.Kind> seen = EnumSet.noneOf(Disturbance.Kind.class);
    for (long seed = 1; seed <= 20; seed++) {
      Simulation.events(seed).forEach(e -> seen.add(e.kind()));
    }
    assertThat(seen).containsExactlyInAnyOrder(Disturbance.Kind.values());
  }

  private static World played(long seed) {
    return Simulation.play(seed, Simulation.events(seed));
  }

  private static List<String> moments(World w) {
    List<String> all = new ArrayList<>();
    Instant start = w.startedAt;
    for (TrafficShift s : w.shifts()) {
      all.add(
          "%s %s %s %s"
              .formatted(
                  Duration.between(start, s.decidedAt()), s.kind(), s.region(), s.weights()));
    }
    return all;
  }
}

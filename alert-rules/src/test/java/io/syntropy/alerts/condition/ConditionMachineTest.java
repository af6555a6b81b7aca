package io.syntropy.alerts.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionMachineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** The same over the whole trace: no state is carried. */
  private static boolean firing(List<Truth> trace, int after) {
    int begin = trace.lastIndexOf(Truth.NO) + 1;
    int held = 0;
    boolean any = false;
    for (int i = begin; i < trace.size(); i++) {
      if (trace.get(i) == Truth.YES) {
        held += i > begin && trace.get(i - 1) == Truth.YES ? 1 : 0;
        any = true;
        if (held >= after) {
          return true;
        }
      }
    }
    return any && held >= after;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void firesAsTheWholeTraceSays(long seed) {
    Random random = new Random(seed);
    int after = random.nextInt(6);
    List<Truth> trace = new ArrayList<>();
    ConditionState state = ConditionState.IDLE;
    for (int i = 0; i < 2_000; i++) {
      int roll = random.nextInt(10);
      Truth truth = roll < 6 ? Truth.YES : roll < 8 ? Truth.NO : Truth.UNKNOWN;
      trace.add(truth);
      boolean before = state.firing();
      state =
          ConditionMachine.step(state, truth, 1.0, Duration.ofSeconds(after), START.plusSeconds(i));
      assertThat(state.firing()).as("seed %d, tick %d", seed, i).isEqualTo(firing(trace, after));
      if (truth == Truth.UNKNOWN) {
        assertThat(state.firing()).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60})
  void whatNothingIsHeardOfEndsAfterADay(int after) {
    ConditionState state = ConditionState.IDLE;
    for (int i = 0; i <= after; i++) {
      state =
          ConditionMachine.step(
              state, Truth.YES, 1.0, Duration.ofSeconds(after), START.plusSeconds(i));
    }
    assertThat(state.firing()).isTrue();
    Instant silent = START.plusSeconds(after + 1L);
    state = ConditionMachine.step(state, Truth.UNKNOWN, null, Duration.ofSeconds(after), silent);
    assertThat(state.frozen()).isTrue();
    Instant late = silent.plus(ConditionMachine.FORGOTTEN);
    assertThat(
            ConditionMachine.step(state, Truth.UNKNOWN, null, Duration.ZERO, late.minusSeconds(1))
                .firing())
        .isTrue();
    assertThat(ConditionMachine.step(state, Truth.UNKNOWN, null, Duration.ZERO, late).idle())
        .isTrue();
  }
}

package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.ByHand;
import io.syntropy.policy.DirectiveKind;
import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.server.simulate.ScenarioTape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReplayStartsTest {
  @Test
  void theFirstAndThoseFarEnoughBehindAreKept() {
    assertThat(ReplayStarts.spaced(List.of(), 10)).isEmpty();
    assertThat(ReplayStarts.spaced(List.of(5L, 6L, 14L, 15L, 16L, 40L), 10))
        .containsExactly(5L, 15L, 40L);
  }

  /** As the journal grows and is released, one of those kept is never far from its beginning. */
  @Test
  void oneNearTheBeginningIsAlwaysThere() {
    Random random = new Random(7);
    long span = 1_000;
    long spacing = 60;
    List<Long> kept = new ArrayList<>();
    long end = 0;
    for (int i = 0; i < 5_000; i++) {
      end += random.nextInt(1, 20);
      kept.add(end);
      long begin = Math.max(0, end - span);
      kept.removeIf(position -> position < begin);
      long last = end;
      kept = new ArrayList<>(ReplayStarts.spaced(kept, spacing));
      if (kept.getLast() != last) {
        kept.add(last); // the newest is kept for a start
      }
      assertThat(kept).hasSizeLessThanOrEqualTo((int) (span / spacing) + 2);
      if (begin > 0) {
        assertThat(kept.getFirst() - begin).isLessThan(spacing + 20);
      }
    }
  }

  /** Every kind of command there is survives a checkpoint. */
  @Test
  void commandsAreReadBackAsTheyWere() {
    ByHand hand = ByHand.of("by-hand/1", "operator:one", Duration.ofMinutes(5));
    List<OperatorCommand> all =
        List.of(
            new OperatorCommand.Hold(true, "operator:one"),
            new OperatorCommand.Revert("eu", "operator:one"),
            new OperatorCommand.Take("eu", "operator:one"),
            new OperatorCommand.Release("eu", "operator:one"),
            new OperatorCommand.Drain("eu", hand),
            new OperatorCommand.Restore("eu", hand),
            new OperatorCommand.Protect("eu", ProtectiveLevel.HARD, hand),
            new OperatorCommand.Scale("eu", 3, hand),
            new OperatorCommand.Withdraw("key", "operator:one"),
            new OperatorCommand.Direct(
                "social", "eu", DirectiveKind.RESTART, new TreeMap<>(), hand));
    for (OperatorCommand command : all) {
      String text = ScenarioTape.json().write(new SavedCommand(command));
      assertThat(ScenarioTape.json().read(text, SavedCommand.class).command())
          .as(text)
          .isEqualTo(command);
    }
    Set<Class<?>> kinds = all.stream().map(Object::getClass).collect(Collectors.toSet());
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(OperatorCommand.class.getPermittedSubclasses()));
  }
}

package io.syntropy.server.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.audit.SignedNote;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every target that can be read back must do. */
abstract class CheckpointTargetContract {
  /** A fresh client of the same place each time. */
  abstract CheckpointTarget target() throws Exception;

  /** Makes the place unreachable, or reachable again. */
  abstract void reachable(boolean yes) throws Exception;

  @Test
  void whatIsPutIsKeptOnceAndByWhoeverAsks() throws Exception {
    assertThat(target().kept()).isEmpty();
    GrownLog log = new GrownLog();
    SignedNote first = log.grow(3);
    target().put(first, log);
    target().put(first, log);
    SignedNote second = log.grow(1_000_000);
    CheckpointTarget again = target();
    again.put(second, log);
    again.put(first, log);
    again.put(log.grow(7), log);
    assertThat(again.kept()).hasSize(3).startsWith(first, second);
    assertThat(target().kept()).isEqualTo(again.kept());
  }

  @Test
  void anotherHistoryIsRefusedAndNothingIsReplaced() throws Exception {
    GrownLog log = new GrownLog();
    SignedNote kept = log.grow(5);
    target().put(kept, log);
    SignedNote other = log.rewritten(9);
    assertThatThrownBy(() -> target().put(other, log))
        .isInstanceOf(RewrittenException.class)
        .hasMessageContaining("first 5 entries");
    SignedNote shorter = log.rewritten(4);
    assertThatThrownBy(() -> target().put(shorter, log))
        .isInstanceOf(RewrittenException.class)
        .hasMessageContaining("only 4");
    assertThat(target().kept()).isEqualTo(List.of(kept));
  }

  @Test
  void anotherLogsPlaceIsLeftAlone() throws Exception {
    GrownLog others = new GrownLog();
    target().put(others.grow(2), others);
    GrownLog log = new GrownLog();
    SignedNote mine = log.grow(2);
    assertThatThrownBy(() -> target().put(mine, log))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RewrittenException.class)
        .hasMessageContaining("not signed by");
  }

  @Test
  void aPlaceThatIsAwaySaysSoAndTakesItLater() throws Exception {
    GrownLog log = new GrownLog();
    CheckpointTarget target = target();
    target.put(log.grow(1), log);
    reachable(false);
    SignedNote next = log.grow(1);
    assertThatThrownBy(() -> target.put(next, log))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RewrittenException.class);
    assertThatThrownBy(target::kept).isInstanceOf(IOException.class);
    reachable(true);
    target.put(next, log);
    assertThat(target.kept()).hasSize(2).endsWith(next);
  }
}

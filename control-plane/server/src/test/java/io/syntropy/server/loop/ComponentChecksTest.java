package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.server.http.ComponentHealth.Health;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ComponentChecksTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Health checkpoints(CheckpointFiles.Written written, long secondsLater) {
    return CheckpointHealth.judge(written, MINUTE, START, START.plusSeconds(secondsLater)).health();
  }

  private static CheckpointFiles.Written written(long onLoopMillis) {
    return new CheckpointFiles.Written(
        START, 100, Duration.ofMillis(onLoopMillis), Duration.ofMillis(5));
  }

  @Test
  void aMissingCheckpointIsUnknownAndThenBad() {
    assertThat(checkpoints(null, 600)).isEqualTo(Health.UNKNOWN);
    assertThat(checkpoints(null, 601)).isEqualTo(Health.BAD);
  }

  @Test
  void anOldCheckpointIsBad() {
    assertThat(checkpoints(written(10), 600)).isEqualTo(Health.GOOD);
    assertThat(checkpoints(written(10), 601)).isEqualTo(Health.BAD);
  }

  @Test
  void aSlowOneMayTakeItsTime() {
    assertThat(checkpoints(written(20_000), 1800)).isEqualTo(Health.GOOD);
    assertThat(checkpoints(written(20_000), 1801)).isEqualTo(Health.BAD);
  }
}

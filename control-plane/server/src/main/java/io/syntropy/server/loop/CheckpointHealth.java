package io.syntropy.server.loop;

import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether checkpoints are written; without them the next start replays more. */
@ApplicationScoped
public class CheckpointHealth implements ComponentHealth {
  /** So many intervals without one are too many. */
  private static final int TIMES = 10;

  /** A checkpoint may take its share of the loop's time, see {@link Checkpoints}. */
  private static final int SHARES = 90;

  private final Checkpoints checkpoints;
  private final JournalLimits limits;
  private final Clock clock;
  private final Instant began;

  /** Watches {@code checkpoints}. */
  public CheckpointHealth(Checkpoints checkpoints, JournalLimits limits, Clock clock) {
    this.checkpoints = checkpoints;
    this.limits = limits;
    this.clock = clock;
    this.began = clock.instant();
  }

  @Override
  public String name() {
    return "checkpoints";
  }

  @Override
  public Condition check() {
    return judge(checkpoints.written(), limits.checkpointEvery(), began, clock.instant());
  }

  static Condition judge(
      CheckpointFiles.@Nullable Written written, Duration every, Instant began, Instant now) {
    Duration slow = written == null ? Duration.ZERO : written.onLoop().multipliedBy(SHARES);
    Duration limit = every.multipliedBy(TIMES);
    limit = limit.compareTo(slow) < 0 ? slow : limit;
    Duration age = Duration.between(written == null ? began : written.at(), now);
    boolean late = age.compareTo(limit) > 0;
    String expected = "(expected at most %d s)".formatted(limit.toSeconds());
    if (written == null) {
      return new Condition(
          late ? Health.BAD : Health.UNKNOWN,
          "none in %d s of this run %s".formatted(age.toSeconds(), expected));
    }
    return new Condition(
        late ? Health.BAD : Health.GOOD,
        "the last one %d s ago %s, %d bytes, the loop stood still for %d ms"
            .formatted(age.toSeconds(), expected, written.bytes(), written.onLoop().toMillis()));
  }
}

package io.syntropy.server.loop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How much of the journal is kept, and how often a checkpoint is written; as environment variables
 * {@code SYNTROPY_JOURNAL_KEPT_BYTES} and so on.
 */
@ConfigMapping(prefix = "syntropy.journal")
public interface JournalLimits {
  /** A segment file is closed once it is this long, at least 4096 B; 64 MiB. */
  @WithDefault("67108864")
  long segmentBytes();

  /** What the journal keeps at least, whatever is checkpointed, 0 or more; 1 GiB. */
  @WithDefault("1073741824")
  long keptBytes();

  /** The time between two checkpoints, 1 s to 1 h. */
  @WithDefault("60s")
  Duration checkpointEvery();
}

package io.syntropy.server.loop;

import io.syntropy.policy.ScalingInput;
import io.syntropy.policy.ScalingPolicy;
import java.time.Instant;
import java.util.SortedMap;

/** Who is told what the signals of the scaling policies read. */
interface ScalingAudience {
  /** Tells nobody. */
  ScalingAudience NOBODY =
      new ScalingAudience() {
        @Override
        public void read(
            ScalingPolicy policy, SortedMap<String, ScalingInput> regions, Instant tick) {}

        @Override
        public void publish() {}
      };

  /** Takes up what one policy's signals read at {@code tick}. */
  void read(ScalingPolicy policy, SortedMap<String, ScalingInput> regions, Instant tick);

  /** The tick is over: what was read is what holds. */
  void publish();
}

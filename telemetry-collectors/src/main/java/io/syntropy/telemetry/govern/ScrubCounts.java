package io.syntropy.telemetry.govern;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What was scrubbed, by rule. For use by many threads. */
final class ScrubCounts {
  private final LongAdder[] counts = new LongAdder[ScrubRule.values().length];

  ScrubCounts() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void add(ScrubRule rule) {
    counts[rule.ordinal()].increment();
  }

  Map<ScrubRule, Long> byRule() {
    Map<ScrubRule, Long> all = new EnumMap<>(ScrubRule.class);
    for (ScrubRule rule : ScrubRule.values()) {
      all.put(rule, counts[rule.ordinal()].sum());
    }
    return all;
  }
}

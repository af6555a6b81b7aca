package io.syntropy.server.probe;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of the times a script was due, since the start. */
final class ProbeCounts {
  /** What became of one. */
  enum Outcome {
    SUCCESS,
    FAILURE,
    /** The run before was still under way. */
    SKIPPED,
    /** It cannot be made as it is configured: a secret is missing. */
    BLOCKED,
    /** It was made, and its result could not be journalled. */
    UNSTORED
  }

  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

  ProbeCounts() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  void add(Outcome outcome) {
    adder(outcome).increment();
  }

  long of(Outcome outcome) {
    return adder(outcome).sum();
  }

  private LongAdder adder(Outcome outcome) {
    LongAdder adder = counts.get(outcome);
    if (adder == null) {
      throw new IllegalStateException(outcome + ": not counted");
    }
    return adder;
  }
}

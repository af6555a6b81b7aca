package io.syntropy.server.probe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run of a script came to.
 *
 * @param traceId of all its requests
 * @param steps as far as it came; the last one failed or the script is done
 */
record RunResult(String traceId, Duration duration, List<StepResult> steps) {
  /**
   * What one step came to.
   *
   * @param spanId of its request
   * @param errorType a word of few, empty when it was as expected
   * @param detail the same for people, without bodies and secrets
   */
  record StepResult(
      String step, Duration duration, String spanId, String errorType, String detail) {
    boolean failed() {
      return !errorType.isEmpty();
    }
  }

  RunResult {
    steps = List.copyOf(steps);
  }

  /** The step that ended it early. */
  Optional<StepResult> failure() {
    return steps.stream().filter(StepResult::failed).findFirst();
  }
}

package io.syntropy.alerts.notify;

import java.time.Duration;

/** What became of a delivery. */
public sealed interface Receipt {
  /** In words, for people; one line, without secrets. */
  String words();

  /** The target has it, or it was rightly not sent: the words say which. */
  record Delivered(String words) implements Receipt {}

  /**
   * Not taken, or it is not known whether it was.
   *
   * @param after what the target asks to wait at least; zero when it says nothing
   */
  record Retry(Duration after, String words) implements Receipt {
    public Retry {
      if (after.isNegative()) {
        throw new IllegalArgumentException("after: %s (expected 0 or more)".formatted(after));
      }
    }

    Retry(String words) {
      this(Duration.ZERO, words);
    }
  }

  /** The target will never take it as it is: a person has to change something first. */
  record Refused(String words) implements Receipt {}
}

package io.syntropy.alerts.rules;

import java.time.Duration;
import java.util.List;

/**
 * Good and all events of an objective, as PromQL.
 *
 * @param part the good events, or the bad ones
 * @param partIsGood which of them {@code part} is
 * @param total all events, grouped alike
 */
record Counting(EventCount part, boolean partIsGood, EventCount total) {

  List<String> groups() {
    return total.by();
  }

  String total(Duration window) {
    return total.over(window);
  }

  /** Where a part was never seen, none of its events happened. */
  String good(Duration window) {
    String counted = part.over(window);
    String none = part.needsAll() ? "" : "\nor\n0 * " + total.over(window);
    if (partIsGood) {
      return counted + none;
    }
    String bad = none.isEmpty() ? counted : "(\n" + PromText.indented(counted + none) + "\n)";
    return total.over(window) + "\n-\n" + bad;
  }
}

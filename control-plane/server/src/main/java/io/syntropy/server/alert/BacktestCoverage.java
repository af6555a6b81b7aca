package io.syntropy.server.alert;

import io.syntropy.slo.alert.History;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How much of a range was recorded. */
final class BacktestCoverage {
  private BacktestCoverage() {}

  /** What {@code history} holds of {@code (from, to]}; null when it holds no whole cell of it. */
  static BacktestView.@Nullable Covered of(History history, Instant from, Instant to) {
    Instant first = null;
    Instant last = null;
    Instant firstEvent = null;
    Instant lastEvent = null;
    double heard = 0;
    for (int cell = 0; cell < history.cells(); cell++) {
      Instant end = history.end(cell);
      if (!end.isAfter(from) || end.isAfter(to)) {
        continue;
      }
      Instant begin = end.minus(history.length(cell));
      first = first == null ? begin : first;
      last = end;
      double longest = 0;
      boolean events = false;
      for (History.Group group : history.groups()) {
        events |= group.total(cell, cell) > 0;
        longest = Math.max(longest, group.cell(cell).heard());
      }
      heard += longest;
      if (events) {
        firstEvent = firstEvent == null ? begin : firstEvent;
        lastEvent = end;
      }
    }
    if (first == null || last == null) {
      return null;
    }
    double asked = Math.max(1, Duration.between(from, to).toMillis() / 1e3);
    return new BacktestView.Covered(first, last, firstEvent, lastEvent, Math.min(1, heard / asked));
  }
}

package io.syntropy.slo.alert;

import io.syntropy.slo.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a group's history said at the end of a cell. Moved from cell to cell. */
final class HistoryReading implements AlertReading {
  private final TimeWindow window;
  private final History history;
  private final History.Group group;
  private final Duration least;
  private final int oldest;
  private int cell;
  private Instant mark = Instant.EPOCH;

  /**
   * @param least windows shorter than this say nothing: the length of a time slice, else zero
   */
  HistoryReading(TimeWindow window, History history, History.Group group, Duration least) {
    this.least = least;
    this.window = window;
    this.history = history;
    this.group = group;
    this.oldest = group.firstHeard();
  }

  void moveTo(int nextCell) {
    cell = nextCell;
    mark = history.end(nextCell);
  }

  /** Whether anything was heard in the SLO's window that ends here. */
  boolean inWindow() {
    int last = group.lastHeard(cell);
    return last >= 0 && last >= history.first(window.startFor(mark));
  }

  @Override
  public int generation() {
    return 1;
  }

  @Override
  public Instant mark() {
    return mark;
  }

  @Override
  public Instant newest() {
    int last = group.lastHeard(cell);
    return last < 0 ? history.from() : history.end(last);
  }

  @Override
  public boolean fresh() {
    return group.lastHeard(cell) >= 0
        && Duration.between(newest(), mark).compareTo(group.freshFor()) < 0;
  }

  @Override
  public double bad(Duration length) {
    return length.compareTo(least) < 0 ? 0 : group.bad(first(length), cell);
  }

  @Override
  public double total(Duration length) {
    return length.compareTo(least) < 0 ? 0 : group.total(first(length), cell);
  }

  @Override
  public double budgetTotal() {
    Instant start = window.startFor(mark);
    double total = group.total(history.first(start), cell);
    Instant born = oldest < 0 ? mark : history.end(oldest).minus(history.length(oldest));
    return Extrapolation.whole(total, window, start, born, mark);
  }

  @Override
  public @Nullable Double coverage(Duration length) {
    int first = first(length);
    double expected = group.expected(first, cell);
    if (expected <= 0) {
      return null;
    }
    if (!group.silenceTells()) {
      return 1.0;
    }
    int begin = Math.max(first, oldest);
    double time =
        Duration.between(history.end(begin), mark).plus(history.length(begin)).toSeconds();
    double heard = group.heard(begin, cell) / time;
    return Math.min(1, Math.max(heard, group.covered(first, cell) / expected));
  }

  private int first(Duration length) {
    return Math.min(cell, history.first(mark.minus(length)));
  }
}

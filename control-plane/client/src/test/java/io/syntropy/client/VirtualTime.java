package io.syntropy.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock that moves only when told to, and runs what is due on the way. */
final class VirtualTime extends Clock implements Timers {
  private record Due(Instant at, Runnable task) {}

  private final List<Due> due = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  void advance(Duration by) {
    Instant end = now.plus(by);
    Optional<Due> next;
    while ((next = earliest(end)).isPresent()) {
      due.remove(next.get());
      now = next.get().at();
      next.get().task().run();
    }
    now = end;
  }

  private Optional<Due> earliest(Instant end) {
    return due.stream().filter(d -> !d.at().isAfter(end)).min(Comparator.comparing(Due::at));
  }

  int pending() {
    return due.size();
  }

  @Override
  public Cancellation after(Duration delay, Runnable task) {
    Due entry = new Due(now.plus(delay), task);
    due.add(entry);
    return () -> due.remove(entry);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}

package io.syntropy.server.notify;

import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import io.syntropy.alerts.notify.Notifier;
import io.syntropy.alerts.notify.Receipt;
import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Notices that say they are a trial. They keep the target's pace, as those of the queue do. */
@ApplicationScoped
class Trials {
  /** The longest wait for the pace: the operator looks on. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Database database;
  private final Outbox outbox;

  Trials(Database database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /**
   * Opens and resolves an incident at {@code notifier}; the receipt of the first that failed. What
   * could not be resolved at once is queued.
   */
  Receipt run(Notifier notifier, Pace pace, String id, String by, Instant now) {
    Duration held = await(pace);
    if (held.isPositive()) {
      return new Receipt.Retry(
          held,
          "not sent: the notifier's rate, or what its target asked for, allows the next one in %d s"
              .formatted(seconds(held)));
    }
    Receipt opened = notifier.deliver(notice(notifier, id, by, Change.TRIGGER, now));
    Notice end = notice(notifier, id, by, Change.RESOLVE, now);
    return switch (opened) {
      case Receipt.Refused refused -> refused;
      // Whether an attempt without an answer opened anything is not known: it is resolved all the
      // same, once the target may be asked again.
      case Receipt.Retry retry -> {
        pace.hold(System.nanoTime(), retry.after());
        queue(end);
        yield retry;
      }
      case Receipt.Delivered delivered -> resolve(notifier, pace, end);
    };
  }

  private Receipt resolve(Notifier notifier, Pace pace, Notice end) {
    Duration held = await(pace);
    if (held.isPositive()) {
      queue(end);
      return new Receipt.Delivered(
          "opened; the rate allows its end in %d s, and it is queued".formatted(seconds(held)));
    }
    Receipt resolved = notifier.deliver(end);
    if (resolved instanceof Receipt.Retry retry) {
      pace.hold(System.nanoTime(), retry.after());
    }
    if (!(resolved instanceof Receipt.Delivered)) {
      queue(end);
    }
    return resolved;
  }

  private void queue(Notice end) {
    database.inTransaction(tx -> {
      outbox.add(tx, List.of(end));
      return end;
    });
  }

  /** Begins one at {@code pace}; what is left to wait when that is too long. */
  private static Duration await(Pace pace) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (; ; ) {
        long now = System.nanoTime();
        long wait = pace.tryBegin(now);
        if (wait == 0) {
          return Duration.ZERO;
        }
        if (now + wait - end > 0) {
          return Duration.ofNanos(wait);
        }
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return PATIENCE;
    }
  }

  /** Rounded up: earlier would be too early. */
  static long seconds(Duration wait) {
    return wait.plusSeconds(1).minusNanos(1).toSeconds();
  }

  private static Notice notice(
      Notifier notifier, String id, String by, Change change, Instant now) {
    boolean over = change == Change.RESOLVE;
    String incident = "trial-" + id;
    return Notice.of(
        notifier.name(),
        incident,
        change,
        new IncidentBrief(
            incident,
            "Trial of the notifier " + notifier.name() + ": nothing is wrong",
            Sev.SEV4,
            "syntropy",
            List.of(),
            over ? IncidentBrief.RESOLVED : IncidentBrief.OPEN,
            now,
            over ? now : null,
            0,
            List.of(),
            null,
            Map.of(),
            "asked for by " + by),
        over ? 1 : 0,
        now);
  }
}

package io.syntropy.server.notify;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.notify.Notifier;
import io.syntropy.alerts.notify.NotifierSpec;
import io.syntropy.alerts.notify.Receipt;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Delivers one target's notices, one after the other, on a thread of its own: a target that is down
 * or slow holds up nobody else's. Within an incident they go in order; another incident's go on
 * while one is waiting for its next attempt.
 */
final class DeliveryWorker implements Runnable {
  private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
  private static final Duration IDLE = Duration.ofMillis(250);
  private static final Duration FOLLOWING = Duration.ofSeconds(1);

  /** Between two lines of the log about attempts that are made again. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** Of a notice that was not taken. */
  private static final FullJitter AGAIN =
      new FullJitter(Duration.ofSeconds(1), Duration.ofMinutes(5));

  /** Of a target that has taken none since. */
  private static final FullJitter PAUSE =
      new FullJitter(Duration.ofMillis(500), Duration.ofMinutes(1));

  private final NotifierSpec spec;
  private final Notifier notifier;
  private final Queue queue;
  private final BooleanSupplier leads;
  private final DeliveryCounts counts;
  private final RandomGenerator random;
  private final Pace pace;
  private final Semaphore woken = new Semaphore(0);
  private volatile boolean stopped;
  private int failures;
  private long warned;

  DeliveryWorker(
      NotifierSpec spec,
      Notifier notifier,
      Queue queue,
      BooleanSupplier leads,
      DeliveryCounts counts,
      Pace pace,
      RandomGenerator random) {
    this.spec = spec;
    this.notifier = notifier;
    this.queue = queue;
    this.leads = leads;
    this.counts = counts;
    this.random = random;
    this.pace = pace;
  }

  NotifierSpec spec() {
    return spec;
  }

  /** Looks for notices at once. */
  void wake() {
    woken.release();
  }

  /** Ends after the delivery that is on its way. */
  void stop() {
    stopped = true;
    woken.release();
  }

  @Override
  public void run() {
    while (!stopped) {
      Duration wait;
      try {
        wait = leads.getAsBoolean() ? step() : FOLLOWING;
      } catch (RuntimeException e) {
        failures++;
        counts.trouble(String.valueOf(e.getMessage()));
        LOG.warnf("notifier %s: %s", spec.name(), e.getMessage());
        wait = PAUSE.after(failures, random).plus(IDLE);
      }
      if (!pause(wait)) {
        return;
      }
    }
  }

  private boolean pause(Duration wait) {
    try {
      if (wait.equals(IDLE)) {
        if (woken.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
          woken.drainPermits();
        }
      } else if (!wait.isZero()) {
        // What was asked for by the target or the rate is not cut short by news.
        for (long left = wait.toNanos(), end = System.nanoTime() + left;
            left > 0 && !stopped;
            left = end - System.nanoTime()) {
          TimeUnit.NANOSECONDS.sleep(Math.min(left, IDLE.toNanos()));
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** One attempt, if one is due; how long to wait for the next. */
  Duration step() {
    long wait = pace.untilNext(System.nanoTime());
    if (wait > 0) {
      return Duration.ofNanos(wait);
    }
    Queued due = queue.next().or(() -> notifier.resend().flatMap(queue::again)).orElse(null);
    if (due == null) {
      return IDLE;
    }
    long taken = pace.tryBegin(System.nanoTime()); // a trial may have come first
    if (taken > 0) {
      return Duration.ofNanos(taken);
    }
    Receipt receipt = notifier.deliver(due.notice());
    return due.again() ? repeated(due.notice(), receipt) : settle(due, receipt);
  }

  private Duration settle(Queued due, Receipt receipt) {
    Notice notice = due.notice();
    return switch (receipt) {
      case Receipt.Delivered delivered -> {
        queue.delivered(notice);
        counts.sent.incrementAndGet();
        yield taken();
      }
      case Receipt.Refused refused -> {
        queue.dead(notice, refused.words());
        counts.refused.incrementAndGet();
        counts.trouble(refused.words());
        LOG.errorf("notice %s is a dead letter: %s", notice.id(), refused.words());
        failures = 0;
        yield Duration.ZERO;
      }
      case Receipt.Retry retry -> {
        Duration wait = longer(retry.after(), AGAIN.after(due.attempts() + 1, random));
        if (queue.later(notice, wait, spec.giveUpAfter(), retry.words())) {
          LOG.errorf(
              "notice %s is a dead letter after %s: %s",
              notice.id(), spec.giveUpAfter(), retry.words());
        }
        yield failed(retry);
      }
    };
  }

  /** The target is told again what it already has. */
  private Duration repeated(Notice notice, Receipt receipt) {
    return switch (receipt) {
      case Receipt.Delivered delivered -> {
        queue.repeated(notice);
        counts.repeated.incrementAndGet();
        yield taken();
      }
      case Receipt.Refused refused -> {
        queue.repeated(notice);
        counts.refused.incrementAndGet();
        counts.trouble(refused.words());
        LOG.warnf("notifier %s refuses a repetition: %s", spec.name(), refused.words());
        yield Duration.ZERO;
      }
      case Receipt.Retry retry -> failed(retry);
    };
  }

  private Duration taken() {
    failures = 0;
    counts.trouble("");
    return Duration.ZERO;
  }

  private Duration failed(Receipt.Retry retry) {
    failures++;
    counts.failed.incrementAndGet();
    counts.trouble(retry.words());
    long now = System.nanoTime();
    pace.hold(now, retry.after());
    if (warned == 0 || now - warned > QUIET.toNanos()) {
      warned = now;
      LOG.warnf("notifier %s: %s", spec.name(), retry.words());
    }
    return longer(retry.after(), PAUSE.after(failures, random));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}

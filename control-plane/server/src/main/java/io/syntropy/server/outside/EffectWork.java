package io.syntropy.server.outside;

import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.Capture;
import io.syntropy.actuators.Fence;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.ReadBack;
import io.syntropy.actuators.TargetState;
import io.syntropy.policy.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One target: brings it to the newest order and keeps an eye on it. Nothing is sent again before
 * the target was read (I14); what somebody else has changed is left as it is.
 */
final class EffectWork {
  private static final Logger LOG = Logger.getLogger(EffectWork.class);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Between two looks at a target that shows what is wanted. */
  static final Duration WATCH = Duration.ofSeconds(30);

  /** An outcome that did not change the action by then is told again; of one in force, so often. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private static final int TIMES = 12;

  private final long epoch;
  private final Supplier<String> owner;
  private final BooleanSupplier leads;
  private final Teller teller;
  private final Clock clock;
  private @Nullable BiConsumer<Runnable, Duration> executor;
  private @Nullable Effect<?> wanted;
  private @Nullable Effect<?> written;
  private @Nullable Told told;
  private boolean ended;

  /** Who is told what a target showed. */
  @FunctionalInterface
  interface Teller {
    void tell(Effect<?> order, Outcome.State state, String detail);
  }

  private record Told(Outcome.State state, String detail, Instant at, int times) {}

  EffectWork(
      long epoch, Supplier<String> owner, BooleanSupplier leads, Teller teller, Clock clock) {
    this.epoch = epoch;
    this.owner = owner;
    this.leads = leads;
    this.teller = teller;
    this.clock = clock;
  }

  synchronized void runOn(BiConsumer<Runnable, Duration> given) {
    executor = given;
  }

  synchronized void end() {
    ended = true;
  }

  /** The newest order; the same again only repeats an outcome that was not taken in. */
  synchronized void want(Effect<?> order) {
    boolean fresh = wanted == null || !wanted.decisionKey().equals(order.decisionKey());
    wanted = order;
    if (fresh) {
      written = null;
      told = null;
    }
    Told last = told;
    if (last != null
        && (order.recorded() || (last.state() != Outcome.State.APPLIED && last.times() < TIMES))
        && Instant.now(clock).isAfter(last.at().plus(AGAIN))) {
      tell(order, last.state(), last.detail());
    }
    if (fresh) {
      schedule(Duration.ZERO, SOON);
    }
  }

  private void schedule(Duration in, Duration pause) {
    BiConsumer<Runnable, Duration> on = executor;
    Effect<?> order = wanted;
    if (on != null && order != null && !ended) {
      on.accept(() -> attempt(order, pause), in);
    }
  }

  private void attempt(Effect<?> order, Duration pause) {
    synchronized (this) {
      if (ended || wanted == null || !wanted.decisionKey().equals(order.decisionKey())) {
        return; // a newer order has a run of its own
      }
    }
    Duration next;
    try {
      next = leads.getAsBoolean() ? look(order) : LONGEST;
    } catch (RuntimeException e) {
      LOG.warnf("%s: %s", order.target(), e.getMessage());
      next = Duration.ZERO;
    }
    synchronized (this) {
      if (next == null) {
        return;
      }
      boolean waits = next.isZero();
      Duration doubled = pause.multipliedBy(2);
      schedule(
          waits ? pause : next,
          waits && doubled.compareTo(LONGEST) < 0 ? doubled : waits ? LONGEST : SOON);
    }
  }

  /**
   * One attempt.
   *
   * @return when to look again, zero after a growing pause, null never
   */
  private <S extends TargetState> @Nullable Duration look(Effect<S> order) {
    try {
      return look(order, order.actuator());
    } catch (IOException e) {
      return refused(order, String.valueOf(e.getMessage()));
    }
  }

  private <S extends TargetState> @Nullable Duration look(Effect<S> order, Actuator<S> actuator) {
    return switch (actuator.capture()) {
      case Capture.Unreadable<S> unreadable -> {
        LOG.warnf("%s cannot be read: %s", order.target(), unreadable.why());
        yield Duration.ZERO;
      }
      case Capture.Captured<S> captured -> {
        Order<S> exact =
            new Order<>(
                order.actionId(),
                owner.get(),
                new Fence(epoch, order.generation()),
                order.wanted(),
                order.expectation(captured.preImage()));
        yield written(order)
            ? readBack(actuator, order, exact)
            : write(actuator, order, exact, captured.preImage().describe());
      }
    };
  }

  private synchronized boolean written(Effect<?> order) {
    return written != null && written.decisionKey().equals(order.decisionKey());
  }

  private <S extends TargetState> @Nullable Duration write(
      Actuator<S> actuator, Effect<S> order, Order<S> exact, String before) {
    if (!leads.getAsBoolean()) {
      return LONGEST;
    }
    LOG.infof("%s was %s", order.target(), before);
    return switch (actuator.apply(exact)) {
      case io.syntropy.actuators.Outcome.Applied applied -> {
        note(order);
        yield readBack(actuator, order, exact);
      }
      case io.syntropy.actuators.Outcome.AlreadyThere there -> {
        note(order);
        yield readBack(actuator, order, exact);
      }
      case io.syntropy.actuators.Outcome.Conflict conflict -> theirs(order, conflict.found());
      case io.syntropy.actuators.Outcome.Fenced fenced -> {
        LOG.infof("%s: %s has written", order.target(), fenced.newer());
        yield null;
      }
      case io.syntropy.actuators.Outcome.Unknown unknown -> {
        LOG.warnf("%s: %s", order.target(), unknown.why());
        yield Duration.ZERO;
      }
      case io.syntropy.actuators.Outcome.Refused refused -> refused(order, refused.why());
    };
  }

  private synchronized void note(Effect<?> order) {
    written = order;
  }

  private <S extends TargetState> @Nullable Duration readBack(
      Actuator<S> actuator, Effect<S> order, Order<S> exact) {
    return switch (actuator.readBack(exact)) {
      case ReadBack.Confirmed confirmed -> {
        String detail =
            confirmed.cached().isZero()
                ? "read back from %s".formatted(order.target())
                : "read back from every server; clients may use the older answer for %d s"
                    .formatted(confirmed.cached().toSeconds());
        synchronized (this) {
          if (told == null) {
            tell(order, Outcome.State.APPLIED, detail);
          }
        }
        yield WATCH;
      }
      case ReadBack.Pending pending -> {
        LOG.infof("%s: %s", order.target(), pending.missing());
        yield Duration.ZERO;
      }
      case ReadBack.Differs differs -> theirs(order, differs.found());
    };
  }

  private synchronized @Nullable Duration theirs(Effect<?> order, String found) {
    tell(order, Outcome.State.OPERATOR_OWNED, "shows " + found);
    return null;
  }

  private synchronized @Nullable Duration refused(Effect<?> order, String why) {
    tell(order, Outcome.State.FAILED, why);
    return null;
  }

  /** The newest attempt's outcome in words when it failed for good; null otherwise. */
  synchronized @Nullable String failure() {
    Told last = told;
    return last != null && last.state() == Outcome.State.FAILED ? last.detail() : null;
  }

  private void tell(Effect<?> order, Outcome.State state, String detail) {
    Told last = told;
    int times = last != null && last.state() == state ? last.times() + 1 : 1;
    told = new Told(state, detail, Instant.now(clock), times);
    teller.tell(order, state, detail);
  }
}

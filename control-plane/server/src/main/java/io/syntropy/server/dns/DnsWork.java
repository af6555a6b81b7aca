package io.syntropy.server.dns;

import io.syntropy.actuators.Capture;
import io.syntropy.actuators.Expectation;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.ReadBack;
import io.syntropy.actuators.dns.DnsActuator;
import io.syntropy.actuators.dns.DnsRecords;
import io.syntropy.actuators.dns.TsigKey;
import io.syntropy.policy.Outcome;
import io.syntropy.server.audit.SecretStore;
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
 * One name: brings it to the newest order and keeps an eye on it. Nothing is sent again before the
 * name was read (I14); what somebody else has changed is left as it is.
 */
final class DnsWork {
  private static final Logger LOG = Logger.getLogger(DnsWork.class);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Between two looks at a name that shows what is wanted. */
  static final Duration WATCH = Duration.ofSeconds(30);

  /** An outcome that did not change the action by then is told again. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final long epoch;
  private final SecretStore secrets;
  private final Supplier<String> owner;
  private final BooleanSupplier leads;
  private final Teller teller;
  private final Clock clock;
  private @Nullable BiConsumer<Runnable, Duration> executor;
  private @Nullable DnsOrder wanted;
  private @Nullable DnsOrder written;
  private @Nullable Told told;
  private boolean ended;

  /** Who is told what a name showed. */
  @FunctionalInterface
  interface Teller {
    void tell(DnsOrder order, Outcome.State state, String detail);
  }

  private record Told(String decisionKey, Outcome.State state, String detail, Instant at) {}

  DnsWork(
      long epoch,
      SecretStore secrets,
      Supplier<String> owner,
      BooleanSupplier leads,
      Teller teller,
      Clock clock) {
    this.epoch = epoch;
    this.secrets = secrets;
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
  synchronized void want(DnsOrder order) {
    boolean fresh = wanted == null || !wanted.decisionKey().equals(order.decisionKey());
    wanted = order;
    if (fresh) {
      written = null;
      told = null;
    }
    Told last = told;
    if (last != null
        && (order.recorded() || last.state() != Outcome.State.APPLIED)
        && Instant.now(clock).isAfter(last.at().plus(AGAIN))) {
      tell(order, last.state(), last.detail());
    }
    if (fresh) {
      schedule(Duration.ZERO, SOON);
    }
  }

  private void schedule(Duration in, Duration pause) {
    BiConsumer<Runnable, Duration> on = executor;
    DnsOrder order = wanted;
    if (on != null && order != null && !ended) {
      on.accept(() -> attempt(order, pause), in);
    }
  }

  private void attempt(DnsOrder order, Duration pause) {
    synchronized (this) {
      if (ended || wanted == null || !wanted.decisionKey().equals(order.decisionKey())) {
        return; // a newer order has a run of its own
      }
    }
    Duration next;
    try {
      next = leads.getAsBoolean() ? look(order) : LONGEST;
    } catch (RuntimeException e) {
      LOG.warnf("dns %s: %s", order.declared().name(), e.getMessage());
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
  private @Nullable Duration look(DnsOrder order) {
    String secret = order.declared().key();
    String text = secrets.read(secret).orElse(null);
    if (text == null) {
      return refused(
          order, "no secret \"%s\" (expected a TSIG key of that name)".formatted(secret));
    }
    TsigKey key;
    try {
      key = TsigKey.parse("secret " + secret, text);
    } catch (IOException e) {
      return refused(order, String.valueOf(e.getMessage()));
    }
    DnsActuator actuator = new DnsActuator(order.target(), key);
    Capture<DnsRecords> capture = actuator.capture();
    return switch (capture) {
      case Capture.Unreadable<DnsRecords> unreadable -> {
        LOG.warnf("dns %s cannot be read: %s", order.declared().name(), unreadable.why());
        yield Duration.ZERO;
      }
      case Capture.Captured<DnsRecords> captured -> {
        Order<DnsRecords> exact =
            new Order<>(
                order.actionId(),
                owner.get(),
                order.fence(epoch),
                order.wanted(),
                Expectation.after(captured.preImage(), order.target().declared()));
        yield written(order)
            ? readBack(actuator, order, exact)
            : write(actuator, order, exact, captured.preImage().describe());
      }
    };
  }

  private synchronized boolean written(DnsOrder order) {
    return written != null && written.decisionKey().equals(order.decisionKey());
  }

  private @Nullable Duration write(
      DnsActuator actuator, DnsOrder order, Order<DnsRecords> exact, String before) {
    if (!leads.getAsBoolean()) {
      return LONGEST;
    }
    LOG.infof("dns %s was %s", order.declared().name(), before);
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
        LOG.infof("dns %s: %s has written", order.declared().name(), fenced.newer());
        yield null;
      }
      case io.syntropy.actuators.Outcome.Unknown unknown -> {
        LOG.warnf("dns %s: %s", order.declared().name(), unknown.why());
        yield Duration.ZERO;
      }
      case io.syntropy.actuators.Outcome.Refused refused -> refused(order, refused.why());
    };
  }

  private synchronized void note(DnsOrder order) {
    written = order;
  }

  private @Nullable Duration readBack(
      DnsActuator actuator, DnsOrder order, Order<DnsRecords> exact) {
    return switch (actuator.readBack(exact)) {
      case ReadBack.Confirmed confirmed -> {
        String detail =
            "read back from every server; clients may use the older answer for %d s"
                .formatted(confirmed.cached().toSeconds());
        synchronized (this) {
          if (told == null) {
            tell(order, Outcome.State.APPLIED, detail);
          }
        }
        yield WATCH;
      }
      case ReadBack.Pending pending -> {
        LOG.infof("dns %s: %s", order.declared().name(), pending.missing());
        yield Duration.ZERO;
      }
      case ReadBack.Differs differs -> theirs(order, differs.found());
    };
  }

  private synchronized @Nullable Duration theirs(DnsOrder order, String found) {
    tell(order, Outcome.State.OPERATOR_OWNED, "shows " + found);
    return null;
  }

  private synchronized @Nullable Duration refused(DnsOrder order, String why) {
    tell(order, Outcome.State.FAILED, why);
    return null;
  }

  private void tell(DnsOrder order, Outcome.State state, String detail) {
    told = new Told(order.decisionKey(), state, detail, Instant.now(clock));
    teller.tell(order, state, detail);
  }
}

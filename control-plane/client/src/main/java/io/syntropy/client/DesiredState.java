package io.syntropy.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directives an instance has seen and has in effect. Fencing is per kind and region: a lower
 * epoch, or a lower generation within the epoch, is refused. Self-expiring directives step down by
 * themselves; held ones stay until a newer directive comes, however long that takes.
 */
final class DesiredState implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DesiredState.class.getName());
  private static final int MAX_KEYS = 256;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final String instanceId;
  private final Map<String, DirectiveHandler> handlers;
  private final Clock clock;
  private final Timers timers;
  private final Map<Key, Slot> slots = new HashMap<>();
  private boolean closed;

  DesiredState(
      String instanceId, Map<String, DirectiveHandler> handlers, Clock clock, Timers timers) {
    this.instanceId = instanceId;
    this.handlers = Map.copyOf(handlers);
    this.clock = clock;
    this.timers = timers;
  }

  /** Weights are one state for the whole service, whichever region made them change. */
  private record Key(String kind, @Nullable String region) {
    static Key of(Directive directive) {
      boolean whole = directive.kind().equals(Directive.TRAFFIC_WEIGHTS);
      return new Key(directive.kind(), whole ? null : directive.region());
    }
  }

  private static final class Slot {
    long epoch = -1;
    long generation = -1;
    @Nullable Directive applied;
    Timers.@Nullable Cancellation timer;
  }

  /** Applies the directive unless it is stale, and says what became of it. */
  synchronized Ack accept(Directive directive) {
    DirectiveHandler handler = handlers.get(directive.kind());
    if (handler == null) {
      return ack(directive, Ack.Status.REJECTED, "kind: " + directive.kind() + " (not accepted)");
    }
    Key key = Key.of(directive);
    Slot slot = slots.get(key);
    if (slot == null) {
      if (slots.size() >= MAX_KEYS) {
        return ack(directive, Ack.Status.REJECTED, "too many kinds and regions (at most 256)");
      }
      slot = new Slot();
      slots.put(key, slot);
    }
    if (directive.epoch() < slot.epoch) {
      return ack(directive, Ack.Status.REJECTED, stale("epoch", directive.epoch(), slot.epoch));
    }
    if (directive.epoch() == slot.epoch && directive.generation() < slot.generation) {
      return ack(
          directive,
          Ack.Status.REJECTED,
          stale("generation", directive.generation(), slot.generation));
    }
    slot.epoch = directive.epoch();
    slot.generation = directive.generation();
    if (directive.equals(slot.applied)) {
      return ack(directive, Ack.Status.APPLIED, "");
    }
    try {
      effect(handler, slot, directive);
    } catch (RejectedDirectiveException e) {
      return ack(directive, Ack.Status.REJECTED, Objects.toString(e.getMessage(), "refused"));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "directive " + directive.id() + " failed: " + e);
      return ack(directive, Ack.Status.FAILED, e.toString());
    }
    return ack(directive, Ack.Status.APPLIED, "");
  }

  /** Per kind the highest generation in effect. */
  synchronized Map<String, Long> applied() {
    Map<String, Long> applied = new HashMap<>();
    slots.forEach((key, slot) -> {
      Directive directive = slot.applied;
      if (directive != null) {
        applied.merge(key.kind(), directive.generation(), Math::max);
      }
    });
    return applied;
  }

  private void effect(DirectiveHandler handler, Slot slot, Directive directive) {
    Instant now = clock.instant();
    Optional<Directive> remaining = SelfExpiry.remaining(directive, now);
    if (remaining.isPresent()) {
      handler.apply(remaining.get());
    } else {
      handler.release(directive);
    }
    slot.applied = directive;
    schedule(handler, slot, SelfExpiry.nextChange(directive, now).map(at -> until(now, at)));
  }

  private void expire(DirectiveHandler handler, Slot slot, Directive directive) {
    synchronized (this) {
      if (closed || slot.applied != directive) {
        return;
      }
      try {
        effect(handler, slot, directive);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "expiry of " + directive.id() + " failed: " + e);
        schedule(handler, slot, Optional.of(RETRY));
      }
    }
  }

  private void schedule(DirectiveHandler handler, Slot slot, Optional<Duration> delay) {
    if (slot.timer != null) {
      slot.timer.cancel();
      slot.timer = null;
    }
    Directive directive = slot.applied;
    if (delay.isPresent() && directive != null && !closed) {
      slot.timer = timers.after(delay.get(), () -> expire(handler, slot, directive));
    }
  }

  private static Duration until(Instant now, Instant at) {
    return Duration.between(now, at);
  }

  private static String stale(String field, long value, long seen) {
    return field + ": " + value + " (expected at least " + seen + ")";
  }

  private Ack ack(Directive directive, Ack.Status status, String detail) {
    return new Ack(instanceId, directive.generation(), directive.epoch(), status, detail);
  }

  /** Stops the timers; what is in effect stays in effect. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Slot slot : slots.values()) {
      if (slot.timer != null) {
        slot.timer.cancel();
      }
    }
  }
}

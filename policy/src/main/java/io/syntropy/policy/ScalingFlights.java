package io.syntropy.policy;

import io.syntropy.policy.ScalingRegionState.Flight;
import java.time.Duration;
import java.time.Instant;

/**
 * Follows a change from its decision to its verification: acknowledged within 60 s, then as many
 * ready replicas as asked for within {@link #SETTLE}. A change that fails is paged and not undone:
 * taking back replicas that do not come up would take away those that do.
 */
final class ScalingFlights {
  static final Duration SETTLE = Duration.ofMinutes(5);

  private ScalingFlights() {}

  static void outcome(ScalingTick t, Outcome o) {
    ScalingDraft d = t.draft();
    Flight f = d.flight;
    boolean flies = f != null && f.decisionKey().equals(o.decisionKey());
    boolean ours = d.open != null && d.open.decisionKey().equals(o.decisionKey());
    switch (o.state()) {
      case RECORDED -> {
        if (f != null && flies && f.phase() == InFlight.Phase.PROPOSED) {
          d.flight = at(f, InFlight.Phase.RECORDED, f.deadline());
        }
      }
      case APPLIED -> {
        if (f != null && flies && f.phase() != InFlight.Phase.APPLIED) {
          d.flight = at(f, InFlight.Phase.APPLIED, t.now().plus(SETTLE));
        }
      }
      case FAILED -> {
        if (f != null && flies) {
          failed(t, f, o.detail());
        }
      }
      case OPERATOR_OWNED -> {
        if (flies || ours) {
          t.owned(o.detail());
        }
      }
    }
  }

  static void settle(ScalingTick t) {
    ScalingDraft d = t.draft();
    Flight f = d.flight;
    if (f == null) {
      return;
    }
    Instant now = t.now();
    boolean late = !now.isBefore(f.deadline()) && !t.isQuiet();
    if (f.phase() != InFlight.Phase.APPLIED) {
      if (late) {
        failed(t, f, "not acknowledged within " + Wording.of(Verification.APPLY_TIMEOUT));
      }
      return;
    }
    ScalingInput in = t.input();
    if (in != null && reached(f, in)) {
      d.flight = null;
      t.update(f.decisionKey(), ActionUpdate.Change.VERIFIED, in.ready() + " replicas ready");
      t.resolve(Pages.VERIFY, "replicas are as asked for");
    } else if (late) {
      String seen = in == null ? "unknown" : in.ready() + " ready of " + in.replicas();
      failed(t, f, "%s after %s (expected %d)".formatted(seen, Wording.of(SETTLE), f.replicas()));
    }
  }

  private static boolean reached(Flight f, ScalingInput in) {
    Integer asked = in.replicas();
    boolean enough =
        f.replicas() > f.before() ? in.ready() >= f.replicas() : in.ready() <= f.replicas();
    return asked != null && asked == f.replicas() && enough;
  }

  private static Flight at(Flight f, InFlight.Phase phase, Instant deadline) {
    return new Flight(f.decisionKey(), f.before(), f.replicas(), phase, deadline);
  }

  private static void failed(ScalingTick t, Flight f, String why) {
    t.draft().undone(f);
    t.update(f.decisionKey(), ActionUpdate.Change.FAILED, why);
    t.page(Pages.VERIFY, f.decisionKey() + " failed: " + why);
  }
}

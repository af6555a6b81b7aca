package io.syntropy.policy;

import io.syntropy.policy.GuardResult.Result;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules every change of replicas must pass, on the state it would lead to: operator hold, I31
 * quiet start, I6 evidence, I24 no change down while blind, bounds, I23 standing of the region, I20
 * dwell, I19 rate. Unknown denies.
 */
final class ScalingGuard {
  private ScalingGuard() {}

  static List<GuardResult> check(
      ScalingPolicy policy,
      ScalingDraft d,
      @Nullable ScalingInput in,
      ScalingVerdict v,
      int current,
      int wanted,
      ScaleChange.Cause cause,
      Instant now,
      boolean hold,
      boolean quiet) {
    boolean down = wanted < current;
    long unknown = v.signals().stream().filter(s -> s.health() == Health.UNKNOWN).count();
    String seen = unknown == 0 ? "all signals known" : unknown + " signals unknown";
    // The declared minimum and an undo upwards rest on no signal.
    boolean needsSignal = cause == ScaleChange.Cause.UP || down;
    boolean evident = !needsSignal || v.usable() || (down && v.known());
    Result blind = !down || v.known() ? Result.PASS : Result.UNKNOWN;
    int floor = policy.floor();
    int max = Math.max(floor, policy.replicas().max());
    boolean bounded = wanted >= floor && wanted <= max;
    return List.of(
        rule("hold", pass(!hold), hold ? "on" : "off", "off", "operator"),
        rule("I31", pass(!quiet), quiet ? "just started" : "running", "running", "controller"),
        rule("I6", evident ? Result.PASS : Result.UNKNOWN, seen, "a known signal", "signals"),
        rule("I24", blind, seen, down ? "all signals known" : "none needed", "signals"),
        rule("bounds", pass(bounded), "" + wanted, floor + " to " + max, "policy"),
        standing(in, down),
        dwell(policy, d, down, now),
        rate(d, down && cause != ScaleChange.Cause.REVERT));
  }

  private static Result pass(boolean pass) {
    return pass ? Result.PASS : Result.FAIL;
  }

  private static GuardResult rule(
      String rule, Result result, String observed, String threshold, String source) {
    return new GuardResult(rule, result, observed, threshold, source, null);
  }

  private static GuardResult standing(@Nullable ScalingInput in, boolean down) {
    ScalingInput.Standing s = in == null ? null : in.standing();
    if (!down) {
      return rule("I23", Result.PASS, "grows", "none needed", "state");
    }
    if (s == null) {
      return rule("I23", Result.UNKNOWN, "unknown", "normal, no receiver, no burn", "state");
    }
    String observed =
        s.machine().name().toLowerCase(java.util.Locale.ROOT)
            + (s.receives() ? ", receives traffic" : "")
            + (s.burns() ? ", budget burns" : "");
    return rule("I23", pass(s.mayShrink()), observed, "normal, no receiver, no burn", "state");
  }

  private static GuardResult dwell(
      ScalingPolicy policy, ScalingDraft d, boolean down, Instant now) {
    boolean waits =
        down && d.changes.stream().anyMatch(c -> c.at().isAfter(now.minus(policy.dwell())));
    String needed = down ? Wording.of(policy.dwell()) + " since the last change" : "none needed";
    return rule("I20", pass(!waits), waits ? "just changed" : "settled", needed, "state");
  }

  private static GuardResult rate(ScalingDraft d, boolean spare) {
    int limit = spare ? Guard.RATE_BUDGET - Guard.RATE_RESERVED : Guard.RATE_BUDGET;
    int after = d.changes.size() + 1;
    String observed = after + " changes in the last hour";
    return rule("I19", pass(after <= limit), observed, "at most " + limit, "state");
  }
}

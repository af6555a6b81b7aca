package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the protective mode of a service's regions by one {@link ProtectivePolicy}: a pure
 * function, to be called once a second. Regions are judged each on its own.
 *
 * <p>One level up after a hold of bad signals, the next only after a further hold without
 * improvement; one level down after a hold of recovery. A level that a person raised stays until it
 * expires, is reverted, or the signals ask for a higher one. A level is renewed on fresh evidence
 * from half of its time to live on; without any, the target steps down one level at its end by
 * itself and the machine follows it. In {@link Mode#OBSERVE} a due raise comes out as the same
 * intent, marked observe, once per episode, and the level stays; a level in force is still brought
 * down.
 */
public final class ProtectiveController {
  private final ProtectivePolicy policy;
  private final PinnedProtectivePolicy current;

  /** Decides by a policy of which no document is known. */
  public ProtectiveController(ProtectivePolicy policy) {
    this(policy, PolicyRevision.UNKNOWN);
  }

  /**
   * Decides by the policy in force.
   *
   * @param revision of it, pinned by the levels it raises
   */
  public ProtectiveController(ProtectivePolicy policy, PolicyRevision revision) {
    this.policy = policy;
    this.current = PinnedProtectivePolicy.of(ProtectiveLevel.NONE, policy, revision);
  }

  /** The policy decided by. */
  public ProtectivePolicy policy() {
    return policy;
  }

  /** One tick without answers of the organisation's policy. */
  public ProtectiveStep step(
      ProtectiveState state,
      Instant now,
      SortedMap<String, CollectiveInput> regions,
      List<OperatorCommand> commands) {
    return step(state, now, regions, commands, Answers.NONE);
  }

  /** One tick. A region missing from {@code regions} is unknown. */
  public ProtectiveStep step(
      ProtectiveState state,
      Instant now,
      SortedMap<String, CollectiveInput> regions,
      List<OperatorCommand> commands,
      Answers answers) {
    boolean hold = state.operatorHold();
    for (OperatorCommand command : commands) {
      if (command instanceof OperatorCommand.Hold h) {
        hold = h.on();
      }
    }
    Instant quietUntil = state.quietUntil();
    boolean quiet = quietUntil != null && now.isBefore(quietUntil);
    SortedMap<String, ProtectiveDraft> drafts = new TreeMap<>();
    state.regions().forEach((name, s) -> drafts.put(name, ProtectiveDraft.of(s)));
    regions.keySet().forEach(n -> drafts.computeIfAbsent(n, k -> new ProtectiveDraft(now)));
    List<Intent> intents = new ArrayList<>();
    SortedMap<String, ProtectiveRegionState> frozen = new TreeMap<>();
    SortedMap<String, List<Signal>> signals = new TreeMap<>();
    Context context = new Context(now, hold, quiet, answers, commands, intents);
    drafts.forEach((name, d) -> {
      ProtectiveVerdict v = observe(d, name, regions.get(name), now);
      decide(context, name, d, v);
      frozen.put(name, d.freeze());
      signals.put(name, v.signals());
    });
    ProtectiveState next = new ProtectiveState(frozen, hold, quiet ? quietUntil : null);
    return new ProtectiveStep(next, intents, signals);
  }

  /** What is known of the signals after this tick, with nothing decided: nobody may act. */
  public ProtectiveState observed(
      ProtectiveState state, Instant now, SortedMap<String, CollectiveInput> regions) {
    SortedMap<String, ProtectiveDraft> drafts = new TreeMap<>();
    state.regions().forEach((name, s) -> drafts.put(name, ProtectiveDraft.of(s)));
    regions.keySet().forEach(n -> drafts.computeIfAbsent(n, k -> new ProtectiveDraft(now)));
    SortedMap<String, ProtectiveRegionState> frozen = new TreeMap<>();
    drafts.forEach((name, d) -> {
      observe(d, name, regions.get(name), now);
      frozen.put(name, d.freeze());
    });
    return new ProtectiveState(frozen, state.operatorHold(), state.quietUntil());
  }

  private ProtectiveVerdict observe(
      ProtectiveDraft d, String region, @Nullable CollectiveInput input, Instant now) {
    if (d.pinned.isEmpty() && d.level != ProtectiveLevel.NONE) {
      d.pin(current.at(d.level));
    }
    ProtectiveVerdict v = ProtectiveVerdict.of(region, input, policy, terms(d).recover());
    d.observe(v, now);
    return v;
  }

  private record Context(
      Instant now,
      boolean hold,
      boolean quiet,
      Answers answers,
      List<OperatorCommand> commands,
      List<Intent> intents) {}

  /** What governs the level in force. */
  private PinnedProtectivePolicy terms(ProtectiveDraft d) {
    return d.governing(d.level, current);
  }

  private void decide(Context c, String region, ProtectiveDraft d, ProtectiveVerdict v) {
    Duration hold = policy.signal().hold();
    boolean due = d.meanLow.reached(hold) || d.manyLow.reached(hold);
    Instant expiresAt = d.expiresAt;
    if (commanded(c, region, d, v)) {
      return;
    }
    if (expiresAt != null && !c.now.isBefore(expiresAt)) {
      // The target did this by itself at that moment; nothing can refuse it.
      change(c, region, d, v, d.level.down(), ProtectiveChange.Cause.EXPIRE);
    } else if (renewable(c.now, d, v, due)) {
      change(c, region, d, v, d.level, ProtectiveChange.Cause.RENEW);
    } else if (c.quiet) {
      return;
    } else if (due && d.level != ProtectiveLevel.HARD) {
      boolean raised = change(c, region, d, v, d.level.up(), ProtectiveChange.Cause.RAISE);
      if (!raised && v.known() && lapsing(c.now, d)) {
        // Whoever refuses the next level does not take away the present one.
        change(c, region, d, v, d.level, ProtectiveChange.Cause.RENEW);
      }
    } else if (d.level != ProtectiveLevel.NONE
        && d.heldBy == null
        && d.recovered.reached(terms(d).recover().hold())) {
      change(c, region, d, v, d.level.down(), ProtectiveChange.Cause.LOWER);
    }
  }

  /** Whether a person asked for something in this tick; nothing else is decided then. */
  private boolean commanded(Context c, String region, ProtectiveDraft d, ProtectiveVerdict v) {
    boolean any = false;
    for (OperatorCommand command : c.commands) {
      if (command instanceof OperatorCommand.Protect p && p.region().equals(region)) {
        change(c, region, d, v, p.level(), ProtectiveChange.Cause.RAISE, p.hand());
        any = true;
      } else if (command instanceof OperatorCommand.Revert r
          && r.region().equals(region)
          && d.level != ProtectiveLevel.NONE) {
        change(c, region, d, v, d.level.down(), ProtectiveChange.Cause.LOWER);
        any = true;
      }
    }
    return any;
  }

  /** From half of the time to live on, on fresh evidence, whatever keeps the level in force. */
  private boolean renewable(Instant now, ProtectiveDraft d, ProtectiveVerdict v, boolean due) {
    boolean leaving = d.recovered.reached(terms(d).recover().hold());
    boolean rising = due && d.level != ProtectiveLevel.HARD;
    return v.known() && !leaving && !rising && d.heldBy == null && lapsing(now, d);
  }

  private boolean lapsing(Instant now, ProtectiveDraft d) {
    Instant expiresAt = d.expiresAt;
    Duration half = terms(d).ttl().of(d.level).dividedBy(2);
    return expiresAt != null && !now.isBefore(expiresAt.minus(half));
  }

  private boolean change(
      Context c,
      String region,
      ProtectiveDraft d,
      ProtectiveVerdict v,
      ProtectiveLevel next,
      ProtectiveChange.Cause cause) {
    return change(c, region, d, v, next, cause, null);
  }

  private boolean change(
      Context c,
      String region,
      ProtectiveDraft d,
      ProtectiveVerdict v,
      ProtectiveLevel next,
      ProtectiveChange.Cause cause,
      @Nullable ByHand hand) {
    String key =
        hand == null
            ? "%s/%s/%s/%s"
                .formatted(policy.name(), region, cause.name().toLowerCase(Locale.ROOT), c.now)
            : hand.decisionKey();
    List<GuardResult> guard =
        c.answers.after(ByHand.excused(hand, guard(c, d, v, next, cause, hand)), key);
    Verdict verdict = Guard.verdict(hand, guard);
    boolean own = cause == ProtectiveChange.Cause.RAISE && hand == null;
    Mode mode = own ? policy.mode() : Mode.ACT;
    boolean effective = verdict == Verdict.ALLOWED && mode == Mode.ACT;
    if (!effective && hand == null && !isNews(d, verdict)) {
      return false;
    }
    ProtectiveLevel before = d.level;
    PinnedProtectivePolicy then = terms(d);
    boolean raise = cause == ProtectiveChange.Cause.RAISE;
    PinnedProtectivePolicy terms = raise ? current.at(next) : d.governing(next, current);
    Instant from = c.now;
    if (cause == ProtectiveChange.Cause.EXPIRE && d.expiresAt != null) {
      from = d.expiresAt;
    }
    Instant expires = from.plus(hand == null ? terms.ttl().of(next) : hand.expires());
    if (cause == ProtectiveChange.Cause.RENEW && effective) {
      d.expiresAt = expires;
    } else if (effective) {
      d.enter(next, from, c.now, terms, v);
    }
    if (effective && hand != null) {
      d.expiresAt = expires;
      d.heldBy = hand.by();
    }
    if (effective) {
      d.decisionKey = next == ProtectiveLevel.NONE ? null : key;
    }
    String reason =
        hand == null
            ? reason(region, before, next, cause, then, v)
            : "%s: %s asked for by %s".formatted(region, next, hand.by());
    String refused =
        verdict == Verdict.ALLOWED
            ? reason
            : reason + "; refused by " + Guard.refusals(ByHand.refusing(hand, guard));
    c.intents.add(
        new ProtectiveChange(
            key,
            policy.name(),
            policy.service(),
            region,
            before,
            next,
            cause,
            mode,
            verdict,
            refused,
            v.signals(),
            guard,
            c.now,
            expires,
            new Revert(expires, "time to live ends without a renewal", new TreeMap<>()),
            raise ? terms.revision() : then.revision()));
    return effective;
  }

  private static boolean isNews(ProtectiveDraft d, Verdict verdict) {
    RegionState.Told now =
        verdict == Verdict.DENIED ? RegionState.Told.DENIED : RegionState.Told.OBSERVED;
    boolean news = now.compareTo(d.told) > 0;
    d.told = news ? now : d.told;
    return news;
  }

  private List<GuardResult> guard(
      Context c,
      ProtectiveDraft d,
      ProtectiveVerdict v,
      ProtectiveLevel next,
      ProtectiveChange.Cause cause,
      @Nullable ByHand hand) {
    boolean byItself = cause == ProtectiveChange.Cause.EXPIRE;
    boolean moves = !byItself && cause != ProtectiveChange.Cause.RENEW;
    GuardResult.Result held = c.hold && moves ? GuardResult.Result.FAIL : GuardResult.Result.PASS;
    GuardResult.Result evidence =
        v.known() || byItself || hand != null
            ? GuardResult.Result.PASS
            : GuardResult.Result.UNKNOWN;
    int steps = Math.abs(next.ordinal() - d.level.ordinal());
    GuardResult.Result one = steps <= 1 ? GuardResult.Result.PASS : GuardResult.Result.FAIL;
    List<GuardResult> all = new ArrayList<>();
    if (hand != null) {
      boolean higher = next.ordinal() > d.level.ordinal();
      all.add(
          new GuardResult(
              "level",
              higher ? GuardResult.Result.PASS : GuardResult.Result.FAIL,
              d.level.name().toLowerCase(Locale.ROOT),
              "below " + next.name().toLowerCase(Locale.ROOT),
              "state",
              null));
      all.add(
          new GuardResult(
              "I31",
              c.quiet ? GuardResult.Result.FAIL : GuardResult.Result.PASS,
              c.quiet ? "just started" : "running",
              "one hold after a start",
              "controller",
              null));
    }
    all.addAll(rules(c, v, held, evidence, steps, one));
    return all;
  }

  private static List<GuardResult> rules(
      Context c,
      ProtectiveVerdict v,
      GuardResult.Result held,
      GuardResult.Result evidence,
      int steps,
      GuardResult.Result one) {
    return List.of(
        new GuardResult("hold", held, c.hold ? "on" : "off", "off", "operator", null),
        new GuardResult("I6", evidence, v.known() ? "known" : "unknown", "known", "evidence", null),
        new GuardResult("I22", one, steps + " levels", "at most 1", "state", null));
  }

  private String reason(
      String region,
      ProtectiveLevel before,
      ProtectiveLevel next,
      ProtectiveChange.Cause cause,
      PinnedProtectivePolicy terms,
      ProtectiveVerdict v) {
    String values =
        v.known()
            ? "mean %.1f Hz, %.1f %% low".formatted(v.mean(), v.low() * 100)
            : "signal unknown";
    return switch (cause) {
      case RAISE -> "%s: %s for %s".formatted(region, values, Wording.of(policy.signal().hold()));
      case LOWER ->
          "%s recovered: %s for %s".formatted(region, values, Wording.of(terms.recover().hold()));
      case RENEW -> "%s stays %s: %s".formatted(region, before, values);
      case EXPIRE -> "%s: %s ended without fresh evidence, now %s".formatted(region, before, next);
    };
  }

  /**
   * The state with {@code raised}, which was done while nobody could decide; it goes on from there,
   * down by the steps the target has taken by itself meanwhile.
   *
   * @return null when the region has a level as high already: the highest wins
   */
  public @Nullable ProtectiveState merged(ProtectiveState state, ProtectiveChange raised) {
    ProtectiveRegionState known = state.regions().get(raised.region());
    ProtectiveDraft d =
        known == null ? new ProtectiveDraft(raised.decidedAt()) : ProtectiveDraft.of(known);
    if (d.level.compareTo(raised.level()) >= 0) {
      return null;
    }
    d.level = raised.level();
    d.pin(PinnedProtectivePolicy.of(raised.level(), policy, raised.pinned()));
    d.since = raised.decidedAt();
    d.expiresAt = raised.expiresAt();
    d.anchorMean = Double.NaN;
    d.anchorLow = Double.NaN;
    d.decisionKey = raised.decisionKey();
    d.told = RegionState.Told.NOTHING;
    d.heldBy = null;
    d.forgetHolds();
    SortedMap<String, ProtectiveRegionState> regions = new TreeMap<>(state.regions());
    regions.put(raised.region(), d.freeze());
    return new ProtectiveState(regions, state.operatorHold(), state.quietUntil());
  }

  /** The state to go on with after a restart: levels and their expiry stay, holds start anew. */
  public ProtectiveState restored(ProtectiveState state, Instant now) {
    SortedMap<String, ProtectiveRegionState> regions = new TreeMap<>();
    state
        .regions()
        .forEach((name, s) -> {
          ProtectiveDraft d = ProtectiveDraft.of(s);
          d.restarted();
          regions.put(name, d.freeze());
        });
    return new ProtectiveState(regions, state.operatorHold(), now.plus(policy.signal().hold()));
  }
}

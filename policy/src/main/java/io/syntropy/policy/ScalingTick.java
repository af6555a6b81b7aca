package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One region in one tick of a {@link ScalingController}: what is told, asked for and refused. */
final class ScalingTick {
  private final ScalingPolicy policy;
  private final PinnedScalingPolicy current;
  private final Instant now;
  private final boolean hold;
  private final boolean quiet;
  private final String region;
  private final ScalingDraft d;
  private final @Nullable ScalingInput in;
  private final Answers answers;
  private final List<Intent> intents;
  private final List<OperatorCommand.Scale> byHand = new ArrayList<>();

  ScalingTick(
      ScalingPolicy policy,
      PinnedScalingPolicy current,
      Instant now,
      boolean hold,
      boolean quiet,
      String region,
      ScalingDraft d,
      @Nullable ScalingInput in,
      Answers answers,
      List<Intent> intents) {
    this.policy = policy;
    this.current = current;
    this.now = now;
    this.hold = hold;
    this.quiet = quiet;
    this.region = region;
    this.d = d;
    this.in = in;
    this.answers = answers;
    this.intents = intents;
  }

  /** Replicas to go to, and why. */
  private record Wish(
      int replicas, ScaleChange.Cause cause, String because, @Nullable ByHand hand) {
    Wish(int replicas, ScaleChange.Cause cause, String because) {
      this(replicas, cause, because, null);
    }
  }

  /** A person asks for another number. */
  void asked(OperatorCommand.Scale scale) {
    byHand.add(scale);
  }

  List<Signal> run(boolean revertAsked) {
    d.adopt(current);
    d.forget(policy, now);
    ScalingFlights.settle(this);
    Integer current = d.current(in);
    ScalingVerdict v =
        in == null || current == null || current < 1
            ? null
            : ScalingVerdict.of(policy, region, in, current, now);
    if (v == null || current == null) {
      expire(null, current);
      return List.of();
    }
    if (d.operatorOwned) {
      return v.signals();
    }
    for (OperatorCommand.Scale s : byHand) {
      ScaleChange.Cause cause =
          s.replicas() < current ? ScaleChange.Cause.DOWN : ScaleChange.Cause.UP;
      propose(v, current, new Wish(s.replicas(), cause, "asked for by " + s.by(), s.hand()));
    }
    if (!byHand.isEmpty()) {
      return v.signals();
    }
    ScalingRegionState.Open open = d.open;
    if (revertAsked && open != null && free()) {
      back(v, current, open, "an operator asked");
    }
    expire(v, current);
    if (d.syncedAt == null || !now.isBefore(d.syncedAt.plus(policy.sync()))) {
      d.syncedAt = now;
      decide(v, current);
    }
    return v.signals();
  }

  private void decide(ScalingVerdict v, int current) {
    Wish wish = wish(v, current);
    if (!free() || quiet || d.heldBy != null) {
      return;
    }
    if (wish.replicas() == current) {
      d.quiet();
      resolve(Pages.REFUSED, "no change is being refused");
      return;
    }
    boolean down = wish.replicas() < current;
    if (down && (d.flight != null || dwells())) {
      return;
    }
    propose(v, current, wish);
  }

  /** Nothing of ours is under way that is not in place yet. */
  private boolean free() {
    return d.flight == null || d.flight.phase() == InFlight.Phase.APPLIED;
  }

  private boolean dwells() {
    return d.changes.stream().anyMatch(c -> c.at().isAfter(now.minus(policy.dwell())));
  }

  private int top(ScalingInput input) {
    int max = Math.max(policy.floor(), policy.replicas().max());
    Integer ceiling = input.ceiling();
    return ceiling == null ? max : Math.max(policy.floor(), Math.min(max, ceiling));
  }

  private Wish wish(ScalingVerdict v, int current) {
    if (in == null) {
      return new Wish(current, ScaleChange.Cause.UP, "");
    }
    int stabilised = current;
    if (v.usable()) {
      d.sighted(policy, current, now);
      stabilised = ReplicaLimits.stabilised(policy, d.recommendations, current, v.wanted(), now);
      d.recommendations.add(new ScalingRegionState.Recommendation(now, v.wanted()));
    }
    int top = top(in);
    if (current < policy.floor()) {
      return new Wish(
          policy.floor(), ScaleChange.Cause.FLOOR, "under the minimum of " + policy.floor());
    }
    if (current > top) {
      return new Wish(top, ScaleChange.Cause.CEILING, "over the maximum of " + top);
    }
    int rated = ReplicaLimits.rated(policy, d.changes, current, stabilised, now);
    int wanted = Math.min(top, Math.max(policy.floor(), rated));
    ScaleChange.Cause cause = wanted < current ? ScaleChange.Cause.DOWN : ScaleChange.Cause.UP;
    return new Wish(wanted, cause, because(v));
  }

  private static String because(ScalingVerdict v) {
    List<String> words = new ArrayList<>();
    for (Signal s : v.signals()) {
      words.add(
          s.health() == Health.UNKNOWN
              ? s.name() + " unknown"
              : String.format(
                  Locale.ROOT, "%s %.4g (target %.4g)", s.name(), s.value(), s.threshold()));
    }
    return String.join(", ", words);
  }

  private void expire(@Nullable ScalingVerdict v, @Nullable Integer current) {
    ScalingRegionState.Open open = d.open;
    if (open == null || d.operatorOwned || quiet || now.isBefore(open.expiresAt()) || !free()) {
      return;
    }
    d.heldBy = null;
    RegionPolicy.ActionTerms action = terms(open).action();
    if (v != null && v.known()) {
      d.extensions = 0;
      extend(open, action.expires(), "decided anew on fresh signals");
      resolve(Pages.EXPIRY, "decided anew on fresh signals");
    } else if (v != null && current != null && current != open.replicas()) {
      owned("expired with %d replicas, not our %d".formatted(current, open.replicas()));
    } else if (v != null
        && current != null
        && open.before() > current
        && back(v, current, open, "expired while signals are unknown")) {
      return;
    } else if (d.extensions < action.extensions()) {
      d.extensions++;
      extend(open, action.extension(), "put off: signals are unknown");
      page(
          Pages.EXPIRY,
          "%s: %d replicas expired while signals are unknown; put off %d of %d times"
              .formatted(region, open.replicas(), d.extensions, action.extensions()));
    } else {
      owned("expired %d times while signals are unknown".formatted(d.extensions + 1));
    }
  }

  private void extend(ScalingRegionState.Open open, Duration by, String why) {
    Instant until = now.plus(by);
    d.open =
        new ScalingRegionState.Open(
            open.decisionKey(), open.before(), open.replicas(), until, open.pinned());
    intents.add(
        new ActionUpdate(
            open.decisionKey(),
            policy.name(),
            region,
            ActionUpdate.Change.EXTENDED,
            why,
            until,
            now));
  }

  private PinnedScalingPolicy terms(ScalingRegionState.Open open) {
    PinnedScalingPolicy pinned = open.pinned();
    return pinned == null ? current : pinned;
  }

  /** Whether the undo was carried out; in either mode, as what is ours must end. */
  private boolean back(ScalingVerdict v, int current, ScalingRegionState.Open open, String why) {
    if (in == null || quiet) {
      return false;
    }
    int floor = Math.max(policy.floor(), terms(open).floor());
    int to = Math.min(top(in), Math.max(floor, open.before()));
    return to != current
        && (to > current || d.flight == null)
        && propose(v, current, new Wish(to, ScaleChange.Cause.REVERT, why));
  }

  private boolean propose(ScalingVerdict v, int current, Wish wish) {
    boolean up = wish.replicas() > current;
    ByHand hand = wish.hand();
    String cause = wish.cause().name().toLowerCase(Locale.ROOT);
    String key =
        hand == null
            ? "%s/%s/scale-%s/%s".formatted(policy.name(), region, cause, now)
            : hand.decisionKey();
    List<GuardResult> guard = answers.after(ByHand.excused(hand, guard(v, current, wish)), key);
    Verdict verdict = Guard.verdict(hand, guard);
    boolean undo = wish.cause() == ScaleChange.Cause.REVERT;
    Mode mode = undo || hand != null ? Mode.ACT : policy.mode();
    boolean effective = verdict == Verdict.ALLOWED && mode == Mode.ACT;
    if (!effective && hand == null && !d.isNews(up, verdict)) {
      return false;
    }
    String reason =
        "%s: from %d to %d replicas: %s"
            .formatted(region, current, wish.replicas(), wish.because());
    if (verdict == Verdict.DENIED) {
      reason += "; refused by " + Guard.refusals(ByHand.refusing(hand, guard));
      if (up && hand == null) {
        page(Pages.REFUSED, reason);
      }
    }
    ScalingRegionState.Open open = d.open;
    PinnedScalingPolicy governs = undo && open != null ? terms(open) : this.current;
    Instant expires = now.plus(hand == null ? governs.action().expires() : hand.expires());
    if (effective) {
      taken(key, current, wish.replicas(), expires, governs);
      d.heldBy = hand == null ? null : hand.by();
    }
    intents.add(
        new ScaleChange(
            key,
            policy.name(),
            policy.service(),
            region,
            current,
            wish.replicas(),
            wish.cause(),
            mode,
            verdict,
            reason,
            v.signals(),
            guard,
            now,
            expires,
            new Revert(
                expires,
                "back to %d replicas unless decided anew on fresh signals".formatted(current),
                new TreeMap<>()),
            governs.revision(),
            governs.target(region)));
    return effective;
  }

  /** A person rests on no signal upwards, and waits for no dwell; nothing else is let go. */
  private List<GuardResult> guard(ScalingVerdict v, int current, Wish wish) {
    List<GuardResult> guard =
        ScalingGuard.check(
            policy, d, in, v, current, wish.replicas(), wish.cause(), now, hold, quiet);
    if (wish.hand() == null) {
      return guard;
    }
    List<GuardResult> all = new ArrayList<>();
    for (GuardResult r : guard) {
      boolean rests =
          r.rule().equals("I20") || (r.rule().equals("I6") && wish.replicas() > current);
      all.add(
          rests
              ? new GuardResult(
                  r.rule(),
                  GuardResult.Result.PASS,
                  r.observed(),
                  "none needed: asked for by a person",
                  r.source(),
                  null)
              : r);
    }
    boolean settled = free() && wish.replicas() != current;
    all.add(
        new GuardResult(
            "I3",
            settled ? GuardResult.Result.PASS : GuardResult.Result.FAIL,
            free() ? current + " replicas" : "a change in flight",
            "another number, none in flight",
            "state",
            null));
    return all;
  }

  private void taken(
      String key, int current, int replicas, Instant expires, PinnedScalingPolicy governs) {
    if (d.open != null) {
      update(
          d.open.decisionKey(),
          ActionUpdate.Change.REVERTED,
          "replaced by a change to %d replicas".formatted(replicas));
    }
    d.open = new ScalingRegionState.Open(key, current, replicas, expires, governs);
    d.flight =
        new ScalingRegionState.Flight(
            key, current, replicas, InFlight.Phase.PROPOSED, now.plus(Verification.APPLY_TIMEOUT));
    d.changes.add(new ScalingRegionState.Change(now, replicas - current));
    d.extensions = 0;
    d.quiet();
    resolve(Pages.REFUSED, "a change took effect");
    resolve(Pages.EXPIRY, "replaced");
  }

  /** The replicas are theirs: nothing of ours overwrites them until they are handed back. */
  void owned(String why) {
    if (d.open != null && !d.operatorOwned) {
      update(d.open.decisionKey(), ActionUpdate.Change.OPERATOR_OWNED, why);
    }
    d.open = null;
    d.flight = null;
    d.heldBy = null;
    d.operatorOwned = true;
    page(Pages.OPERATOR, "%s: replicas belong to an operator: %s".formatted(region, why));
  }

  void released() {
    d.operatorOwned = false;
    d.extensions = 0;
    resolve(Pages.OPERATOR, "replicas handed back");
    resolve(Pages.EXPIRY, "replicas handed back");
  }

  ScalingDraft draft() {
    return d;
  }

  @Nullable ScalingInput input() {
    return in;
  }

  Instant now() {
    return now;
  }

  boolean isQuiet() {
    return quiet;
  }

  void update(String key, ActionUpdate.Change change, String reason) {
    intents.add(new ActionUpdate(key, policy.name(), region, change, reason, null, now));
  }

  void page(String topic, String reason) {
    page(topic, false, reason);
  }

  void resolve(String topic, String reason) {
    page(topic, true, reason);
  }

  private void page(String topic, boolean resolved, String reason) {
    String key = "%s/%s/%s".formatted(policy.name(), region, topic);
    if (resolved ? d.paged.remove(key) : d.paged.add(key)) {
      intents.add(
          new Page(
              key,
              policy.name(),
              policy.service(),
              region,
              resolved,
              false,
              policy.mode(),
              reason,
              now));
    }
  }
}

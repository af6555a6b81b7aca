package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the traffic of a service's regions by one {@link RegionPolicy}: a pure function from
 * state, time and inputs to a new state and intents, to be called once a second.
 *
 * <p>In {@link Mode#OBSERVE} a due drain goes through the same decision and the same guard and
 * comes out as the same intent, marked observe, once per breach; the region's machine, weights,
 * penalty and rate budget stay as they are, so no later step follows from it. A region that is
 * already away belongs to an action that took effect and is brought home in either mode.
 */
public final class RegionController {
  private final RegionPolicy policy;
  private final FailoverTerms terms;
  private final PolicyRevision revision;

  /** Decides by a policy whose service no FailoverPolicy governs. */
  public RegionController(RegionPolicy policy) {
    this(policy, FailoverTerms.NONE);
  }

  /** Decides by a policy of which no document is known. */
  public RegionController(RegionPolicy policy, FailoverTerms terms) {
    this(policy, terms, PolicyRevision.UNKNOWN);
  }

  /**
   * Decides by the policies in force.
   *
   * @param revision of {@code policy}, pinned by the actions it opens
   */
  public RegionController(RegionPolicy policy, FailoverTerms terms, PolicyRevision revision) {
    this.policy = policy;
    this.terms = terms;
    this.revision = revision;
  }

  /** The policy decided by. */
  public RegionPolicy policy() {
    return policy;
  }

  /** What a region of {@code state} is judged by: while an action is open, what that pinned. */
  public RegionPolicy governing(ControllerState state, String region) {
    RegionState r = state.regions().get(region);
    PinnedRegionPolicy pinned = r == null ? null : r.pinned();
    return pinned == null ? policy : pinned.over(policy);
  }

  /** One tick. The same arguments give the same result. */
  public Step step(ControllerState state, Instant now, ControlInputs inputs) {
    Tick t = begin(state, now, inputs);
    commands(t);
    if (!t.quiet()) {
      List<String> names = List.copyOf(t.regions.keySet());
      names.forEach(name -> drain(t, name));
      names.forEach(name -> soften(t, name));
      names.forEach(name -> expire(t, name));
      names.forEach(name -> ramp(t, name));
    }
    Pages.resolve(t);
    return new Step(t.freeze(), t.intents, t.judged, t.shortfalls, t.returning);
  }

  /**
   * What {@code command} would mean for the load of every region, at this tick and whatever the
   * guard says.
   *
   * @return empty for a command that shifts nothing, or about a region that is not known
   */
  public List<ShiftLoad> loads(
      ControllerState state, Instant now, ControlInputs inputs, OperatorCommand command) {
    Tick t = begin(state, now, inputs);
    Proposal p = byHand(t, command);
    return p == null ? List.of() : Guard.loads(t, p);
  }

  private Tick begin(ControllerState state, Instant now, ControlInputs inputs) {
    Tick t = new Tick(policy, terms, revision, state, now, inputs);
    t.regions.forEach((name, r) -> {
      Duration hold = t.policyOf(name).breach().hold();
      r.observe(t.judgement(name), now, t.demand.measured(t.input(name)), hold);
    });
    News.apply(t);
    Verification.run(t);
    return t;
  }

  /** The shift a person asks for as an action of its own; null when it is none. */
  private static @Nullable Proposal byHand(Tick t, OperatorCommand command) {
    if (command instanceof OperatorCommand.Drain drain && t.regions.containsKey(drain.region())) {
      String reason = "drain of %s asked for by %s".formatted(drain.region(), drain.by());
      return Proposal.drain(t, drain.region(), reason).byHand();
    }
    if (command instanceof OperatorCommand.Restore back && t.regions.containsKey(back.region())) {
      String reason = "way back of %s asked for by %s".formatted(back.region(), back.by());
      return Proposal.step(t, back.region(), 0, reason, true);
    }
    return null;
  }

  private void commands(Tick t) {
    for (OperatorCommand command : t.inputs.commands()) {
      if (command instanceof OperatorCommand.Revert revert) {
        RegionDraft r = t.regions.get(revert.region());
        if (r != null && r.machine == TrafficMachine.DRAINED) {
          String reason = "revert asked for by " + revert.by();
          Proposal p = Proposal.step(t, revert.region(), 0, reason, true);
          Transitions.propose(t, p, Transitions.Tell.EACH);
        } else if (r != null && r.machine == TrafficMachine.NORMAL && r.soft > 0) {
          String reason = "revert asked for by " + revert.by();
          Proposal p = Proposal.soften(t, revert.region(), 0, reason, true);
          Transitions.propose(t, p, Transitions.Tell.EACH);
        }
      } else {
        Proposal p = byHand(t, command);
        if (p != null) {
          Transitions.propose(t, p, Transitions.Tell.EACH, command.action());
        }
      }
    }
  }

  /**
   * A quarter of the weight goes while a breach comes and goes, or where only extra signals see it.
   */
  private void soften(Tick t, String name) {
    RegionDraft r = t.region(name);
    RegionPolicy by = t.policyOf(name);
    Duration hold = by.breach().hold();
    boolean mostly = r.softBreach.mostly(hold);
    boolean low = t.lowSpirits(name);
    if (!mostly && !low) {
      r.softTold = RegionState.Told.NOTHING;
    }
    if (r.machine != TrafficMachine.NORMAL || r.operatorOwned || t.inFlight != null) {
      return;
    }
    // A breach that lasts is on its way to the drain; its refusal there is the answer.
    boolean lasts = r.breach.reached(hold);
    boolean alone = t.judgement(name).health() != HealthClass.B && r.softBreach.throughout(hold);
    boolean wavers = mostly && r.softBreach.broken();
    boolean due = !lasts && (alone || wavers) && r.soft < Tick.SOFT_STEPS;
    boolean led = low && r.soft == 0;
    boolean dwelt =
        (r.changes.isEmpty() || !t.now.isBefore(r.changes.getLast().plus(by.dwell())))
            && (r.retryAfter == null || !t.now.isBefore(r.retryAfter));
    if ((due || led) && dwelt) {
      String why =
          due
              ? (alone ? "only extra signals see a breach" : "a breach comes and goes")
                  + ": %s of the last %s"
                      .formatted(
                          Wording.of(r.softBreach.seen(HoldProgress.Sight.YES, hold)),
                          Wording.of(hold))
              : "protective mode is " + t.input(name).protection();
      String reason = "%s gives up a quarter of its weight: %s".formatted(name, why);
      Proposal p = Proposal.soften(t, name, r.soft + 1, reason, false);
      Transitions.propose(t, p, Transitions.Tell.SOFT);
    }
  }

  private void drain(Tick t, String name) {
    RegionDraft r = t.region(name);
    Judgement j = t.judgement(name);
    switch (r.machine) {
      case NORMAL -> {
        if (r.breach.reached(t.policyOf(name).breach().hold())) {
          String reason =
              "%s has been in breach for %s: %s"
                  .formatted(name, Wording.of(r.breach.counted()), j.why());
          Proposal p = Proposal.drain(t, name, reason);
          t.shortfalls.addAll(Guard.shortfalls(t, p, Guard.check(t, p)));
          Transitions.propose(t, p, Transitions.Tell.BREACH);
        }
      }
      case PROBATION -> {
        if (EvidenceRule.breaching(j) == HoldProgress.Sight.YES) {
          String reason = "%s relapsed on probation: %s".formatted(name, j.why());
          Transitions.propose(t, Proposal.drain(t, name, reason), Transitions.Tell.BREACH);
        }
      }
      case DRAINED -> {}
    }
  }

  private void expire(Tick t, String name) {
    RegionDraft r = t.region(name);
    Instant expiresAt = r.expiresAt;
    if (!r.away() || r.operatorOwned || expiresAt == null || t.now.isBefore(expiresAt)) {
      return;
    }
    InFlight f = t.inFlight;
    if (f != null && f.region().equals(name)) {
      Verification.failed(t, f, "expired before it was verified");
      f = t.inFlight;
    }
    boolean idle = f == null || !f.region().equals(name);
    if (r.machine == TrafficMachine.NORMAL && idle) {
      String reason = name + ": the action expired, a step back";
      Proposal p = Proposal.soften(t, name, r.soft - 1, reason, false);
      if (Transitions.propose(t, p, Transitions.Tell.EACH)) {
        return;
      }
    }
    if (r.machine == TrafficMachine.DRAINED && idle && t.inputs.heldBack().contains(name)) {
      t.returning.add(name);
      return;
    }
    if (r.machine == TrafficMachine.DRAINED && idle) {
      String reason = name + ": the action expired, ramp back";
      Proposal p = Proposal.step(t, name, 0, reason, false);
      if (Transitions.propose(t, p, Transitions.Tell.EACH)) {
        return;
      }
    }
    extend(t, name, r);
  }

  private void extend(Tick t, String name, RegionDraft r) {
    String key = r.rootKey;
    if (!r.away() || key == null) {
      return;
    }
    RegionPolicy.ActionTerms action = t.policyOf(name).action();
    if (r.extensions < action.extensions()) {
      r.extensions++;
      r.heldBy = null;
      Instant until = t.now.plus(action.extension());
      r.expiresAt = until;
      String reason =
          "expired and not fit to return: extension %d of %d"
              .formatted(r.extensions, action.extensions());
      t.intents.add(
          new ActionUpdate(
              key, policy.name(), name, ActionUpdate.Change.EXTENDED, reason, until, t.now));
      t.page(name, Pages.EXPIRY, false, Mode.ACT, reason);
    } else {
      String reason = "expired and all extensions used";
      r.operatorOwned = true;
      t.update(key, name, ActionUpdate.Change.OPERATOR_OWNED, reason);
      t.page(name, Pages.OPERATOR, false, Mode.ACT, reason);
    }
  }

  private void ramp(Tick t, String name) {
    RegionDraft r = t.region(name);
    if (t.inFlight != null || r.operatorOwned) {
      return;
    }
    RegionPolicy by = t.policyOf(name);
    switch (r.machine) {
      case NORMAL -> {
        boolean dwelt = !t.now.isBefore(r.since.plus(by.dwell()));
        boolean fit = r.recover.reached(by.recover().hold()) && !t.lowSpirits(name);
        if (r.soft > 0 && fit && dwelt) {
          String reason =
              "%s has been good for %s".formatted(name, Wording.of(r.recover.counted()));
          Proposal p = Proposal.soften(t, name, r.soft - 1, reason, false);
          Transitions.propose(t, p, Transitions.Tell.RAMP);
        }
      }
      case DRAINED -> {
        boolean dwelt = !t.now.isBefore(r.since.plus(by.dwell()));
        if (r.heldBy != null) {
          return;
        }
        if (r.recover.reached(by.recover().hold()) && dwelt && !r.penalty.suppressed()) {
          if (t.inputs.heldBack().contains(name)) {
            t.returning.add(name);
            return;
          }
          String reason =
              "%s has been good for %s".formatted(name, Wording.of(r.recover.counted()));
          Proposal p = Proposal.step(t, name, 0, reason, false);
          Transitions.propose(t, p, Transitions.Tell.RAMP);
        }
      }
      case PROBATION -> {
        if (r.stepGood.reached(by.probation().step())) {
          advance(t, name, r);
        }
      }
    }
  }

  private void advance(Tick t, String name, RegionDraft r) {
    if (r.step + 1 < t.policyOf(name).probation().steps().size()) {
      String reason =
          "%s has been good on its share for %s".formatted(name, Wording.of(r.stepGood.counted()));
      Proposal p = Proposal.step(t, name, r.step + 1, reason, false);
      Transitions.propose(t, p, Transitions.Tell.RAMP);
      return;
    }
    if (r.rootKey != null) {
      t.update(r.rootKey, name, ActionUpdate.Change.REVERTED, name + " is back to normal");
    }
    r.normal(t.now);
  }

  private Duration longestHold(ControllerState state) {
    Duration longest = policy.breach().hold();
    for (String region : state.regions().keySet()) {
      Duration hold = governing(state, region).breach().hold();
      longest = hold.compareTo(longest) > 0 ? hold : longest;
    }
    return longest;
  }

  /**
   * The state to go on with after a restart: machines, weights, penalties, dwell and the open
   * action stay; progress of holds is gone, and nothing new starts for one hold (I31). Outcomes
   * read back from the targets are told as {@link Outcome}s with the next tick.
   */
  public ControllerState restored(ControllerState state, Instant now) {
    SortedMap<String, RegionState> regions = new TreeMap<>();
    state
        .regions()
        .forEach((name, s) -> {
          RegionDraft d = RegionDraft.of(s);
          d.breach = HoldProgress.NONE;
          d.recover = HoldProgress.NONE;
          d.stepGood = HoldProgress.NONE;
          d.softBreach = BreachWindow.NONE;
          regions.put(name, d.freeze());
        });
    Instant quietUntil = now.plus(longestHold(state));
    InFlight f = state.inFlight();
    if (f != null && f.deadline().isBefore(quietUntil)) {
      f = f.at(f.phase(), f.appliedAt(), quietUntil);
    }
    return new ControllerState(
        regions, state.weights(), f, state.operatorHold(), quietUntil, state.openPages());
  }
}

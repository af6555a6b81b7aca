package io.syntropy.policy;

import io.syntropy.policy.GuardResult.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides on what people ask services for by hand, where no policy does: a pure function, to be
 * called once a second. One directive of a kind is in force in a region of a service at a time; it
 * ends by its expiry, when someone reverts it, or when another takes its place.
 *
 * <p>The guard: the target is known (I6), nothing is in flight there (I3), an instance that starts
 * anew is not the only one (I1), and changes per hour (I19), ends included.
 */
public final class DirectiveController {
  /** In place of a policy's name: nobody's document asks for these. */
  public static final String POLICY = "by-hand";

  /** By then every instance has confirmed, or it failed. */
  static final Duration APPLY_TIMEOUT = Verification.APPLY_TIMEOUT;

  /** What a tick came to. */
  public record Step(DirectiveState state, List<Intent> intents) {
    public Step {
      intents = List.copyOf(intents);
    }
  }

  /** One tick. */
  public Step step(DirectiveState state, Instant now, DirectiveInputs inputs) {
    return new Work(state, now, inputs).run();
  }

  /** The working memory of one tick. */
  private static final class Work {
    private final Instant now;
    private final DirectiveInputs inputs;
    private final SortedMap<String, DirectiveState.Open> open;
    private final SortedMap<String, List<Instant>> changes = new TreeMap<>();
    private final List<Intent> intents = new ArrayList<>();

    Work(DirectiveState state, Instant now, DirectiveInputs inputs) {
      this.now = now;
      this.inputs = inputs;
      this.open = new TreeMap<>(state.open());
      state
          .changes()
          .forEach((target, all) -> {
            List<Instant> recent = DirectiveState.recent(all, now);
            if (!recent.isEmpty()) {
              changes.put(target, recent);
            }
          });
    }

    Step run() {
      inputs.outcomes().forEach(this::outcome);
      for (String target : List.copyOf(open.keySet())) {
        follow(target, open.get(target));
      }
      for (OperatorCommand command : inputs.commands()) {
        if (command instanceof OperatorCommand.Withdraw w) {
          open.entrySet().stream()
              .filter(e -> e.getValue().decisionKey().equals(w.decisionKey()))
              .findFirst()
              .ifPresent(
                  e -> end(e.getKey(), ActionUpdate.Change.REVERTED, "asked for by " + w.by()));
        } else if (command instanceof OperatorCommand.Direct d) {
          direct(d);
        }
      }
      return new Step(new DirectiveState(open, changes), intents);
    }

    private void outcome(Outcome o) {
      for (String target : List.copyOf(open.keySet())) {
        DirectiveState.Open one = open.get(target);
        if (one == null || !one.decisionKey().equals(o.decisionKey())) {
          continue;
        }
        switch (o.state()) {
          case RECORDED -> {}
          case APPLIED -> open.put(target, one.confirmed());
          case FAILED -> end(target, ActionUpdate.Change.FAILED, "an instance refused it");
          case OPERATOR_OWNED -> {
            update(one, ActionUpdate.Change.OPERATOR_OWNED, o.detail());
            open.remove(target);
          }
        }
      }
    }

    private void follow(String target, DirectiveState.@Nullable Open one) {
      if (one == null) {
        return;
      }
      Instant expiresAt = one.expiresAt();
      if (one.applied() && !one.kind().undo()) {
        end(target, ActionUpdate.Change.VERIFIED, "every instance confirmed it");
      } else if (expiresAt != null && !now.isBefore(expiresAt)) {
        end(target, ActionUpdate.Change.REVERTED, "expired");
      } else if (!one.applied() && !now.isBefore(one.since().plus(APPLY_TIMEOUT))) {
        String why = "not confirmed by every instance within " + Wording.of(APPLY_TIMEOUT);
        end(target, ActionUpdate.Change.FAILED, why);
      }
    }

    /** Ends what is in force: nothing refuses an end (I25). */
    private void end(String target, ActionUpdate.Change change, String why) {
      DirectiveState.Open one = open.remove(target);
      if (one == null) {
        return;
      }
      update(one, change, why);
      intents.add(
          new DirectiveChange(
              one.decisionKey() + "/end",
              POLICY,
              one.service(),
              one.region(),
              one.kind(),
              one.desired(),
              one.kind().neutral(one.desired()),
              one.decisionKey(),
              Mode.ACT,
              Verdict.ALLOWED,
              why,
              List.of(),
              now,
              null));
      changes.computeIfAbsent(target, t -> new ArrayList<>()).add(now);
    }

    private void update(DirectiveState.Open one, ActionUpdate.Change change, String why) {
      intents.add(
          new ActionUpdate(one.decisionKey(), POLICY, one.region(), change, why, null, now));
    }

    private void direct(OperatorCommand.Direct d) {
      String target = "%s/%s/%s".formatted(d.service(), d.region(), d.kind().word());
      DirectiveState.Open present = open.get(target);
      ByHand hand = d.hand();
      List<GuardResult> guard =
          inputs
              .answers()
              .after(ByHand.excused(hand, guard(d, target, present)), hand.decisionKey());
      Verdict verdict = Guard.verdict(hand, guard);
      String reason =
          "%s of %s in %s asked for by %s"
              .formatted(d.kind().word(), d.service(), d.region(), hand.by());
      if (verdict == Verdict.DENIED) {
        reason += "; refused by " + Guard.refusals(ByHand.refusing(hand, guard));
      }
      Instant expires = d.kind().undo() ? now.plus(hand.expires()) : null;
      if (verdict == Verdict.ALLOWED) {
        if (present != null) {
          update(present, ActionUpdate.Change.REVERTED, "replaced by " + hand.decisionKey());
        }
        open.put(
            target,
            new DirectiveState.Open(
                hand.decisionKey(),
                d.kind(),
                d.service(),
                d.region(),
                d.desired(),
                false,
                now,
                expires));
        changes.computeIfAbsent(target, t -> new ArrayList<>()).add(now);
      }
      intents.add(
          new DirectiveChange(
              hand.decisionKey(),
              POLICY,
              d.service(),
              d.region(),
              d.kind(),
              present == null ? d.kind().neutral(d.desired()) : present.desired(),
              d.desired(),
              null,
              Mode.ACT,
              verdict,
              reason,
              guard,
              now,
              expires));
    }

    private List<GuardResult> guard(
        OperatorCommand.Direct d, String target, DirectiveState.@Nullable Open present) {
      SortedSet<String> alive =
          inputs
              .instances()
              .getOrDefault(d.service() + "/" + d.region(), Collections.emptySortedSet());
      List<GuardResult> all = new ArrayList<>();
      String instance = d.desired().getOrDefault("instance_id", "");
      boolean restart = d.kind() == DirectiveKind.RESTART;
      boolean known = restart ? alive.contains(instance) : !alive.isEmpty();
      String seen =
          restart
              ? instance + (known ? " is alive" : " sends no heartbeat")
              : alive.size() + " instances alive";
      all.add(
          rule(
              "I6",
              known ? Result.PASS : Result.UNKNOWN,
              seen,
              restart ? "an instance that is alive" : "at least 1 alive",
              "heartbeats"));
      boolean flies = present != null && !present.applied();
      all.add(
          rule(
              "I3",
              flies ? Result.FAIL : Result.PASS,
              present == null || !flies ? "none" : present.decisionKey(),
              "none in flight",
              "state"));
      if (restart) {
        long left = alive.stream().filter(id -> !id.equals(instance)).count();
        all.add(
            rule(
                "I1",
                left >= 1 ? Result.PASS : Result.FAIL,
                String.format(Locale.ROOT, "%d instances left while it starts", left),
                "at least 1",
                "heartbeats"));
      }
      int after = changes.getOrDefault(target, List.of()).size() + 1;
      all.add(
          rule(
              "I19",
              after <= Guard.RATE_BUDGET ? Result.PASS : Result.FAIL,
              after + " changes in the last hour",
              "at most " + Guard.RATE_BUDGET,
              "state"));
      return all;
    }

    private static GuardResult rule(
        String rule, Result result, String observed, String threshold, String source) {
      return new GuardResult(rule, result, observed, threshold, source, null);
    }
  }
}

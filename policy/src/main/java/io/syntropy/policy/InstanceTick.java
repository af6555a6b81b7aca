package io.syntropy.policy;

import io.syntropy.policy.GuardResult.Result;
import io.syntropy.policy.InstanceState.One;
import io.syntropy.policy.InstanceState.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One region of a service in one tick of an {@link InstanceController}. */
final class InstanceTick {
  /** Refused by these, an instance is not known to be away: nothing else follows either. */
  private static final Set<String> UNDECIDED = Set.of("hold", "I4", "I6");

  private final Instant now;
  private final InstanceInputs.Target in;
  private final Answers answers;
  private final InstanceWitnesses witnesses;
  private final List<Intent> intents;
  private final SortedMap<String, One> all;
  private final List<Instant> changes;
  private final SortedSet<String> paged;
  private final SortedSet<String> alive = new TreeSet<>();
  private final List<OperatorCommand.Withdraw> withdrawn = new ArrayList<>();
  private int failing;
  private int sound;

  InstanceTick(
      Instant now,
      InstanceInputs.Target in,
      InstanceState.Target before,
      Answers answers,
      InstanceWitnesses witnesses,
      List<Intent> intents) {
    this.now = now;
    this.in = in;
    this.answers = answers;
    this.witnesses = witnesses;
    this.intents = intents;
    this.all = new TreeMap<>(before.instances());
    this.changes = DirectiveState.recent(before.changes(), now);
    this.paged = new TreeSet<>(before.paged());
    in.instances()
        .forEach((id, seen) -> {
          if (seen.alive(now)) {
            alive.add(id);
          }
          One one = all.get(id);
          boolean gone = one != null && one.phase() == Phase.GONE;
          if (seen.failing(now)) {
            failing += gone ? 0 : 1;
          } else if (seen.alive(now)) {
            sound++;
          }
        });
  }

  void command(OperatorCommand command) {
    if (command instanceof OperatorCommand.Withdraw w) {
      withdrawn.add(w);
    }
  }

  InstanceState.Target run(boolean hold, boolean quiet) {
    for (String id : List.copyOf(all.keySet())) {
      One one = all.get(id);
      if (one != null) {
        follow(id, one, quiet);
      }
    }
    if (!quiet) {
      in.instances()
          .forEach((id, seen) -> {
            if (seen.silent(now)) {
              missing(id, seen, hold);
            }
          });
      pages();
    }
    return new InstanceState.Target(all, changes, paged);
  }

  /** Instances that carry weight: alive, and not on their way back. */
  private SortedSet<String> carrying() {
    SortedSet<String> ids = new TreeSet<>(alive);
    ids.removeIf(id -> {
      One one = all.get(id);
      return one != null && one.phase() == Phase.AWAY;
    });
    return ids;
  }

  private boolean enough() {
    return carrying().size() >= in.minimum();
  }

  List<InstanceResult.Rerouted> rerouted() {
    List<InstanceResult.Rerouted> list = new ArrayList<>();
    if (enough()) {
      List<String> replicas = List.copyOf(carrying());
      all.forEach((id, one) -> {
        if (one.phase() == Phase.AWAY) {
          list.add(
              new InstanceResult.Rerouted(in.service(), in.region(), id, one.since(), replicas));
        }
      });
    }
    return list;
  }

  private void follow(String id, One one, boolean quiet) {
    InstanceInputs.Seen seen = in.instances().get(id);
    boolean back = seen != null && seen.back(one.since(), now);
    List<Instant> restarts = DirectiveState.recent(one.restarts(), now);
    switch (one.phase()) {
      case WATCHED -> {
        boolean told = one.told() && seen != null && !seen.alive(now);
        keep(id, One.watched(one.since(), restarts, told));
      }
      case RESTARTING -> restarting(id, one, back, quiet);
      case AWAY -> {
        Instant steady = back ? (one.steadySince() == null ? now : one.steadySince()) : null;
        if (steady != null && !now.isBefore(steady.plus(InstanceController.STEADY))) {
          keep(id, One.watched(now, restarts, false));
        } else if (replacement(one) != null || (!back && forgotten(one, quiet))) {
          all.put(id, one.in(Phase.GONE, now, one.others()));
        } else {
          all.put(id, one.steady(steady));
        }
      }
      case GONE -> {
        if (seen == null) {
          all.remove(id);
        } else if (back) {
          keep(id, One.watched(now, restarts, false));
        }
      }
    }
  }

  private void keep(String id, One watched) {
    if (watched.restarts().isEmpty() && !watched.told()) {
      all.remove(id);
    } else {
      all.put(id, watched);
    }
  }

  private boolean forgotten(One one, boolean quiet) {
    return !quiet && enough() && !now.isBefore(one.since().plus(InstanceController.FORGOTTEN));
  }

  private @Nullable String replacement(One one) {
    Integer wanted = in.wanted();
    SortedSet<String> carrying = carrying();
    return carrying.stream()
        .filter(id -> !one.others().contains(id))
        .findFirst()
        .orElse(
            wanted != null && !carrying.isEmpty() && carrying.size() >= wanted
                ? carrying.first()
                : null);
  }

  private void restarting(String id, One one, boolean back, boolean quiet) {
    String replacement = replacement(one);
    OperatorCommand.Withdraw withdraw =
        withdrawn.stream()
            .filter(w -> w.decisionKey().equals(one.decisionKey()))
            .findFirst()
            .orElse(null);
    if (back) {
      end(id, one, ActionUpdate.Change.VERIFIED, "heard again");
      keep(id, One.watched(now, one.restarts(), false));
    } else if (withdraw != null) {
      end(id, one, ActionUpdate.Change.REVERTED, "asked for by " + withdraw.by());
      all.put(id, one.in(Phase.AWAY, now, one.others()));
    } else if (replacement != null) {
      end(id, one, ActionUpdate.Change.VERIFIED, "replaced by " + replacement);
      all.put(id, one.in(Phase.GONE, now, one.others()));
    } else if (!quiet
        && witnesses.enough()
        && !now.isBefore(one.since().plus(InstanceController.RETURN))) {
      String why = "not healthy within " + Wording.of(InstanceController.RETURN);
      end(id, one, ActionUpdate.Change.FAILED, why);
      all.put(id, one.in(Phase.AWAY, now, one.others()));
    }
  }

  /** The order is over; nobody who connects later is to follow it. */
  private void end(String id, One one, ActionUpdate.Change change, String why) {
    String key = one.decisionKey();
    if (key == null) {
      return;
    }
    intents.add(
        new ActionUpdate(
            key, InstanceController.POLICY, in.region(), change, id + ": " + why, null, now));
    changes.add(now);
    if (in.byHand()) {
      return; // a person's order has taken its place, and is not ours to end
    }
    SortedMap<String, String> desired = desired(id);
    intents.add(
        directive(
            key + "/end",
            desired,
            DirectiveKind.RESTART.neutral(desired),
            key,
            Mode.ACT,
            Verdict.ALLOWED,
            why,
            List.of()));
  }

  private static SortedMap<String, String> desired(String id) {
    SortedMap<String, String> desired = new TreeMap<>();
    desired.put(DirectiveKind.RESTART.field(), id);
    return desired;
  }

  private DirectiveChange directive(
      String key,
      SortedMap<String, String> before,
      SortedMap<String, String> desired,
      @Nullable String about,
      Mode mode,
      Verdict verdict,
      String reason,
      List<GuardResult> guard) {
    return new DirectiveChange(
        key,
        InstanceController.POLICY,
        in.service(),
        in.region(),
        DirectiveKind.RESTART,
        before,
        desired,
        about,
        mode,
        verdict,
        reason,
        guard,
        now,
        null);
  }

  private boolean together() {
    return failing >= 2 && failing > sound;
  }

  private boolean busy() {
    return in.byHand() || all.values().stream().anyMatch(o -> o.phase() == Phase.RESTARTING);
  }

  private void missing(String id, InstanceInputs.Seen seen, boolean hold) {
    One before = all.getOrDefault(id, One.watched(now, List.of(), false));
    if (before.phase() != Phase.WATCHED) {
      return;
    }
    Integer wanted = in.wanted();
    if (wanted != null && carrying().size() >= wanted) {
      // As many as were asked for are there: it was taken away, and is not missing.
      all.put(id, before.in(Phase.GONE, now, known()));
      return;
    }
    boolean act = in.mode() == Mode.ACT;
    if (!in.restartable()) {
      if (act && !hold && witnesses.enough() && !together()) {
        all.put(id, before.in(Phase.AWAY, now, known()));
      }
      return;
    }
    if (busy()) {
      return; // its turn comes within the time the other one has
    }
    String key =
        "%s/%s/%s/restart/%s/%s"
            .formatted(InstanceController.POLICY, in.service(), in.region(), id, now);
    List<GuardResult> guard = answers.after(guard(id, seen, before, hold), key);
    Verdict verdict = Guard.verdict(guard);
    if (verdict == Verdict.ALLOWED && act) {
      intents.add(proposal(key, id, seen, verdict, guard));
      List<Instant> restarts = new ArrayList<>(before.restarts());
      restarts.add(now);
      changes.add(now);
      all.put(id, new One(Phase.RESTARTING, key, now, known(), null, restarts, false));
      return;
    }
    if (!before.told()) {
      intents.add(proposal(key, id, seen, verdict, guard));
      all.put(id, One.watched(before.since(), before.restarts(), true));
    }
    boolean undecided =
        guard.stream().anyMatch(r -> r.result() != Result.PASS && UNDECIDED.contains(r.rule()));
    if (act && !undecided) {
      all.put(id, before.in(Phase.AWAY, now, known()));
    }
  }

  private SortedSet<String> known() {
    return new TreeSet<>(in.instances().keySet());
  }

  private DirectiveChange proposal(
      String key, String id, InstanceInputs.Seen seen, Verdict verdict, List<GuardResult> guard) {
    SortedMap<String, String> desired = desired(id);
    String reason =
        "%s of %s in %s sent no heartbeat since %s and failed %d probes"
            .formatted(
                id,
                in.service(),
                in.region(),
                seen.beat(),
                seen.probes() == null ? 0 : seen.probes().failed());
    if (verdict == Verdict.DENIED) {
      reason += "; refused by " + Guard.refusals(guard);
    }
    return directive(
        key,
        DirectiveKind.RESTART.neutral(desired),
        desired,
        null,
        in.mode(),
        verdict,
        reason,
        guard);
  }

  private List<GuardResult> guard(String id, InstanceInputs.Seen seen, One one, boolean hold) {
    List<GuardResult> list = new ArrayList<>();
    list.add(
        rule("hold", hold ? Result.FAIL : Result.PASS, hold ? "on" : "off", "off", "operator"));
    list.add(
        rule(
            "I6",
            witnesses.enough() ? Result.PASS : Result.UNKNOWN,
            "%d other instances heard, %d probed good"
                .formatted(witnesses.heard(), witnesses.probed()),
            "at least 1 of each for 15 s, or the observer is cut off",
            "heartbeats and probes"));
    list.add(
        rule(
            "I4",
            together() ? Result.FAIL : Result.PASS,
            "%d failing, %d not".formatted(failing, sound),
            "one, or at most half",
            "heartbeats and probes"));
    int after = changes.size() + 2; // its end is a change too
    list.add(
        rule(
            "I19",
            after <= Guard.RATE_BUDGET ? Result.PASS : Result.FAIL,
            after + " changes in the last hour",
            "at most " + Guard.RATE_BUDGET,
            "state"));
    int restarts = one.restarts().size() + 1;
    list.add(
        rule(
            "I19",
            restarts <= InstanceController.RESTARTS ? Result.PASS : Result.FAIL,
            String.format(Locale.ROOT, "%d restarts of %s in the last hour", restarts, id),
            "at most " + InstanceController.RESTARTS,
            "state"));
    return list;
  }

  private static GuardResult rule(
      String rule, Result result, String observed, String threshold, String source) {
    return new GuardResult(rule, result, observed, threshold, source, null);
  }

  private void pages() {
    if (!witnesses.enough()) {
      return; // who is there is not known: what is said stays said
    }
    boolean enough = enough();
    SortedSet<String> carrying = carrying();
    page(
        "together",
        together(),
        in.mode(),
        "%d of %d instances fail together: none is restarted".formatted(failing, failing + sound));
    List<String> away = new ArrayList<>();
    all.forEach((id, one) -> {
      if (one.phase() == Phase.AWAY) {
        away.add(id);
      }
    });
    page(
        "minimum",
        !away.isEmpty() && !enough,
        in.mode(),
        "%s did not come back: %d replicas left of at least %d"
            .formatted(String.join(", ", away), carrying.size(), in.minimum()));
    SortedSet<String> subjects = new TreeSet<>(away);
    paged.stream().filter(p -> p.startsWith(REROUTED)).forEach(p -> subjects.add(id(p)));
    for (String id : subjects) {
      page(
          REROUTED + id,
          away.contains(id) && enough,
          Mode.OBSERVE,
          "the weight of %s is taken over by %s".formatted(id, String.join(", ", carrying)));
    }
  }

  private static final String REROUTED = "rerouted/";

  private static String id(String page) {
    return page.substring(REROUTED.length());
  }

  private void page(String about, boolean holds, Mode mode, String reason) {
    if (holds == paged.contains(about)) {
      return;
    }
    if (holds) {
      paged.add(about);
    } else {
      paged.remove(about);
    }
    intents.add(
        new Page(
            "%s/%s/%s/%s".formatted(InstanceController.POLICY, in.service(), in.region(), about),
            InstanceController.POLICY,
            in.service(),
            in.region(),
            !holds,
            false,
            mode,
            "%s in %s: %s".formatted(in.service(), in.region(), holds ? reason : "over: " + about),
            now));
  }
}

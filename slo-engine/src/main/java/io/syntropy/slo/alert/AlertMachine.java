package io.syntropy.slo.alert;

import io.syntropy.slo.alert.AlertState.Evidence;
import io.syntropy.slo.alert.AlertState.Firing;
import io.syntropy.slo.alert.AlertState.Hold;
import io.syntropy.slo.alert.AlertStep.Change;
import io.syntropy.slo.config.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the one alert of an objective × group fires, changes its tier, freezes and resolves.
 * Pure: the same state, reading and tick give the same step, so that a replay and a backtest do
 * what the live run did.
 *
 * <p>It fires while a tier's line is crossed over both its windows and the low-traffic guards hold;
 * it stays while the line is crossed, guards or not, which keeps it from flapping. The highest such
 * tier is the alert's. A group that is stale, a tier whose coverage is under its floor and, for an
 * alert that fires, a window without events freeze it: it then neither fires nor resolves.
 */
public final class AlertMachine {
  private final List<AlertRule> rules;
  private final double errorBudget;

  /**
   * A machine for an objective of {@code target}.
   *
   * @param rules the highest first, as {@link AlertSettings#rulesFor} answers them
   */
  public AlertMachine(List<AlertRule> rules, double target) {
    this.rules = List.copyOf(rules);
    this.errorBudget = BigDecimal.ONE.subtract(BigDecimal.valueOf(target)).doubleValue();
  }

  /** The rules, the highest first. */
  public List<AlertRule> rules() {
    return rules;
  }

  /**
   * Judges once.
   *
   * @param before what the last step remembered
   * @param reading what the counts say now; one with an older watermark changes nothing
   * @param tick the time of the transitions
   */
  public AlertStep step(AlertState before, AlertReading reading, Instant tick) {
    if (!before.idle() && before.generation() != reading.generation()) {
      return ended(before, "the indicator was changed");
    }
    Instant last = before.mark();
    if (last != null && reading.mark().isBefore(last)) {
      return AlertStep.quiet(before);
    }
    return reading.fresh() ? judged(before, reading, tick) : stale(before, reading, tick);
  }

  /** Ends what {@code before} remembers because nothing will be read any more. */
  public static AlertStep ended(AlertState before, String reason) {
    Firing firing = before.firing();
    return firing == null
        ? AlertStep.quiet(AlertState.IDLE)
        : new AlertStep(AlertState.IDLE, Change.RESOLVED, firing, reason);
  }

  private AlertStep stale(AlertState before, AlertReading reading, Instant tick) {
    AlertRule absence = absence();
    Firing firing = before.firing();
    if (absence == null && firing == null && before.holding().isEmpty()) {
      return AlertStep.quiet(AlertState.IDLE);
    }
    Instant since = before.staleSince() == null ? tick : before.staleSince();
    boolean absent = firing != null && absence != null && isOf(absence, firing);
    if (absence != null && firing == null && reached(since, tick, absence.after())) {
      Firing fired = fire(absence, reading.newest(), tick);
      Evidence nothing = new Evidence(absence.tier().text(), null, null, 0, 0, null);
      AlertState state =
          new AlertState(
              reading.generation(),
              reading.mark(),
              reading.newest(),
              Map.of(),
              since,
              fired,
              null,
              nothing);
      return new AlertStep(state, Change.FIRED, null, null);
    }
    String frozen =
        absent || (firing == null && before.holding().isEmpty())
            ? null
            : "no point since " + reading.newest();
    return frozenOrNot(
        before,
        new AlertState(
            reading.generation(),
            reading.mark(),
            before.since(),
            unknown(before),
            since,
            firing,
            frozen,
            before.evidence()));
  }

  private AlertStep judged(AlertState before, AlertReading reading, Instant tick) {
    Firing firing = before.firing();
    int current = firing == null ? rules.size() : indexOf(firing);
    Map<String, Hold> holding = new HashMap<>();
    int wanted = -1; // the highest tier that may be the alert's
    int suspect = -1; // the highest tier that would be, were it covered
    int waiting = -1; // the highest tier that has not held long enough
    String frozen = null;
    boolean blocked = false; // the current tier cannot be judged: no lower one can replace it
    for (int i = 0; i < rules.size(); i++) {
      AlertRule rule = rules.get(i);
      Verdict verdict = Verdict.of(rule, errorBudget, reading, i == current);
      boolean holds = verdict.crossed() && (verdict.guarded() || i >= current && firing != null);
      boolean unknown =
          i == current && verdict.raw() == Verdict.Truth.UNKNOWN
              || verdict.unjudged() != null && (holds || i == current);
      if (unknown) {
        keepHeld(before, rule, holding);
        if (suspect < 0) {
          suspect = i;
          frozen = verdict.unjudged() != null ? verdict.unjudged() : quiet(rule);
        }
        blocked |= i == current;
      } else if (holds) {
        boolean longEnough = held(before, rule, reading.mark(), holding) || i == current;
        wanted = wanted < 0 && longEnough && !blocked ? i : wanted;
        waiting = waiting < 0 && !longEnough ? i : waiting;
      }
    }
    int shown = wanted >= 0 ? wanted : suspect >= 0 ? suspect : waiting;
    if (wanted < 0 && (suspect >= 0 || (firing == null && waiting >= 0))) {
      return frozenOrNot(
          before,
          state(before, reading, holding, firing, frozen, evidence(rules.get(shown), reading)));
    } else if (wanted < 0) {
      // Nothing holds any more, or what still does has to hold longer first.
      return resolved(before, reading, holding, waiting);
    }
    AlertRule rule = rules.get(wanted);
    Evidence evidence = evidence(rule, reading);
    if (firing == null) {
      Firing fired = fire(rule, since(before, reading), tick);
      AlertState state = state(before, reading, holding, fired, null, evidence);
      return new AlertStep(state, Change.FIRED, null, null);
    } else if (wanted == current) {
      return frozenOrNot(before, state(before, reading, holding, firing, null, evidence));
    }
    Firing changed =
        new Firing(
            rule.tier().text(),
            rule.tier().severity(),
            rule.policy(),
            firing.startedAt(),
            firing.firedAt(),
            tick,
            rule.notifyResolved());
    return new AlertStep(
        state(before, reading, holding, changed, null, evidence), Change.TIER_CHANGED, null, null);
  }

  private AlertStep resolved(
      AlertState before, AlertReading reading, Map<String, Hold> holding, int waiting) {
    AlertState state =
        holding.isEmpty()
            ? AlertState.IDLE
            : state(before, reading, holding, null, null, evidence(rules.get(waiting), reading));
    Firing firing = before.firing();
    return firing == null
        ? AlertStep.quiet(state)
        : new AlertStep(state, Change.RESOLVED, firing, "no tier holds any more");
  }

  private static AlertState state(
      AlertState before,
      AlertReading reading,
      Map<String, Hold> holding,
      @Nullable Firing firing,
      @Nullable String frozen,
      Evidence evidence) {
    return new AlertState(
        reading.generation(),
        reading.mark(),
        since(before, reading),
        holding,
        null,
        firing,
        frozen,
        evidence);
  }

  private static Instant since(AlertState before, AlertReading reading) {
    Instant since = before.phase() == AlertState.Phase.NONE ? null : before.since();
    return since == null ? reading.mark() : since;
  }

  private static AlertStep frozenOrNot(AlertState before, AlertState after) {
    boolean was = before.frozen() != null;
    boolean is = after.frozen() != null;
    Change change = was == is || after.firing() == null ? null : is ? Change.FROZEN : Change.THAWED;
    return new AlertStep(after, change, null, null);
  }

  /** Notes that {@code rule} holds; whether it has for long enough. */
  private static boolean held(
      AlertState before, AlertRule rule, Instant mark, Map<String, Hold> holding) {
    if (rule.after().isZero()) {
      return true;
    }
    Hold known = before.holding().get(rule.tier().text());
    Instant last = before.mark();
    Duration held = known == null ? Duration.ZERO : known.held();
    if (known != null && known.known() && last != null) {
      held = held.plus(Duration.between(last, mark));
    }
    holding.put(rule.tier().text(), new Hold(held, true));
    return held.compareTo(rule.after()) >= 0;
  }

  private static void keepHeld(AlertState before, AlertRule rule, Map<String, Hold> holding) {
    Hold known = before.holding().get(rule.tier().text());
    if (known != null) {
      holding.put(rule.tier().text(), new Hold(known.held(), false));
    }
  }

  private static Map<String, Hold> unknown(AlertState before) {
    Map<String, Hold> holding = new HashMap<>();
    before.holding().forEach((tier, hold) -> holding.put(tier, new Hold(hold.held(), false)));
    return holding;
  }

  private static boolean reached(Instant since, Instant now, Duration wait) {
    return !since.plus(wait).isAfter(now);
  }

  private Evidence evidence(AlertRule rule, AlertReading reading) {
    AlertTier tier = rule.tier();
    double bad = reading.bad(tier.longWindow());
    double total = reading.total(tier.longWindow());
    return new Evidence(
        tier.text(),
        burn(bad, total),
        burn(reading.bad(tier.shortWindow()), reading.total(tier.shortWindow())),
        bad,
        total,
        reading.coverage(tier.longWindow()));
  }

  private @Nullable Double burn(double bad, double total) {
    return total == 0 ? null : (Double) (bad / total / errorBudget);
  }

  private static Firing fire(AlertRule rule, Instant started, Instant tick) {
    return new Firing(
        rule.tier().text(),
        rule.tier().severity(),
        rule.policy(),
        started,
        tick,
        tick,
        rule.notifyResolved());
  }

  private int indexOf(Firing firing) {
    for (int i = 0; i < rules.size(); i++) {
      if (isOf(rules.get(i), firing)) {
        return i;
      }
    }
    return rules.size();
  }

  private static boolean isOf(AlertRule rule, Firing firing) {
    return rule.tier().text().equals(firing.tier()) && rule.tier().severity() == firing.severity();
  }

  private @Nullable AlertRule absence() {
    for (AlertRule rule : rules) {
      if (rule.tier() instanceof AbsenceTier) {
        return rule;
      }
    }
    return null;
  }

  private static String quiet(AlertRule rule) {
    return "no events over " + Durations.format(rule.tier().shortWindow());
  }
}

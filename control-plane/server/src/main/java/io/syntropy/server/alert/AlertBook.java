package io.syntropy.server.alert;

import io.syntropy.alerts.condition.ConditionState;
import io.syntropy.alerts.config.Condition;
import io.syntropy.server.live.LiveHub;
import io.syntropy.slo.Evaluation;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.AbsenceTier;
import io.syntropy.slo.alert.AlertKey;
import io.syntropy.slo.alert.AlertMachine;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.AlertStep;
import io.syntropy.slo.alert.EvaluationReading;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of all SLOs, stepped once a tick: the groups with new points, and those with an alert.
 * Confined to the control loop's thread. What it does follows from the engine and the tick alone,
 * so that a replay ends in the same states; only a live step tells anybody.
 */
@ApplicationScoped
public class AlertBook {
  private static final Logger LOG = Logger.getLogger(AlertBook.class);
  private static final int RESOLVED_KEPT = 500;

  private final LiveHub live;
  private final Map<String, Map<AlertKey, AlertState>> active = new TreeMap<>();
  private final Deque<AlertView> resolved = new ArrayDeque<>();
  private final Map<AlertStep.Change, Long> changes = new EnumMap<>(AlertStep.Change.class);
  private final Map<String, Watched> watched = new HashMap<>();
  private final Inhibitions inhibitions = new Inhibitions();
  private final ConditionBook conditions = new ConditionBook();
  private List<Slo> known = List.of();
  private boolean telling;

  /** An SLO with a machine for each objective. */
  private record Watched(Slo slo, int generation, List<AlertMachine> machines, boolean absence) {}

  /**
   * What is kept in a checkpoint.
   *
   * @param conditions null in a state of before there were any
   */
  public record Saved(
      List<Entry> active,
      List<AlertView> resolved,
      @Nullable List<ConditionBook.Entry> conditions) {
    /** Nothing. */
    public static final Saved NOTHING = new Saved(List.of(), List.of(), List.of());

    /** One state. */
    public record Entry(AlertKey key, AlertState state) {}

    /** Copies the lists. */
    public Saved {
      active = List.copyOf(active);
      resolved = List.copyOf(resolved);
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }

  /**
   * An alert of a condition.
   *
   * @param summary what it sees, in words
   */
  public record ConditionAlert(
      String id,
      Condition condition,
      Map<String, String> labels,
      String service,
      ConditionState state,
      String summary) {}

  /** A book whose changes {@code live} hears of. */
  public AlertBook(LiveHub live) {
    this.live = live;
  }

  /** What the engine has to count for {@code conditions}, by signal. */
  public static Map<String, Indicator> signals(Map<String, Condition> conditions) {
    Map<String, Indicator> signals = new TreeMap<>();
    conditions.values().forEach(c -> signals.put(ConditionBook.signal(c), c.indicator()));
    return signals;
  }

  /** From now on these conditions are watched. */
  public void watch(Map<String, Condition> next) {
    conditions.watch(next);
  }

  /** The alerts of conditions that fire, known or not. */
  public List<ConditionAlert> conditions() {
    return conditions.firing().stream()
        .map(open ->
            new ConditionAlert(
                ConditionBook.id(open.condition(), open.labels(), open.state()),
                open.condition(),
                open.labels(),
                ConditionBook.service(open.condition(), open.labels()),
                open.state(),
                conditions.told(open)))
        .toList();
  }

  /**
   * In how many groups a condition holds that have no alert, since there are too many, by condition
   * and as of the last tick; safe on any thread.
   */
  public Map<String, Integer> omitted() {
    return conditions.omitted();
  }

  /**
   * One tick.
   *
   * @param tell whether changes are published and logged: not in a replay
   */
  public void tick(SliEngine engine, Instant now, boolean tell) {
    telling = tell;
    watch(engine);
    Set<AlertKey> visited = new HashSet<>();
    engine.evaluate(now, evaluation -> judge(evaluation, now, visited));
    for (Watched one : watched.values()) {
      // What fell silent is not among the changed groups.
      if (one.absence) {
        engine.evaluate(one.slo.name(), now, evaluation -> unlessVisited(evaluation, now, visited));
      }
    }
    for (String slo : List.copyOf(active.keySet())) {
      Watched one = watched.get(slo);
      if (one != null && !one.absence) {
        engine.evaluate(slo, now, evaluation -> unlessVisited(evaluation, now, visited));
      }
      endUnseen(slo, one, visited, now);
    }
    conditions.tick(engine, now).forEach(turn -> turned(turn, now));
  }

  private void turned(ConditionBook.Turn turn, Instant now) {
    AlertView view = turn.view();
    String ended = turn.ended();
    if (ended == null) {
      tell("upsert", view);
      if (turn.fired()) {
        count(AlertStep.Change.FIRED);
        log(AlertStep.Change.FIRED, view);
      }
    } else if (view.firedAt() == null) {
      tell("remove", Map.of("id", view.id()));
    } else {
      over(view.resolved(now, ended), AlertStep.Change.RESOLVED);
    }
  }

  /**
   * Marks the pages that another one explains, after a tick.
   *
   * @param dependsOn the services that each service calls
   */
  public void explain(Map<String, List<String>> dependsOn) {
    for (AlertView view : inhibitions.explain(current(), dependsOn)) {
      tell("upsert", view);
      if (telling) {
        LOG.infof(
            "alert %s of %s %s",
            view.id(),
            view.service(),
            view.inhibited() ? "is explained by " + view.causedBy() : "is no longer explained");
      }
    }
  }

  /** The alerts that are not over, and the newest that are, newest first. */
  public List<AlertView> all() {
    List<AlertView> all = new ArrayList<>(current());
    all.addAll(conditions.views());
    all.addAll(resolved);
    all.sort(java.util.Comparator.comparing(AlertView::position));
    return all;
  }

  /** Those of conditions, likewise. */
  public List<AlertView> conditionsNow() {
    return conditions.views();
  }

  /** The alerts of SLOs that are pending, firing or frozen. */
  public List<AlertView> current() {
    return active.keySet().stream().flatMap(slo -> current(slo).stream()).toList();
  }

  /** Those of one SLO. */
  public List<AlertView> current(String slo) {
    Watched one = watched.get(slo);
    List<AlertView> all = new ArrayList<>();
    if (one != null) {
      active
          .getOrDefault(slo, Map.of())
          .forEach((key, state) -> {
            AlertView view = view(one, key, state);
            if (view != null) {
              all.add(inhibitions.with(view));
            }
          });
    }
    return all;
  }

  /** The alert with this id, if it is not over or among the newest that are. */
  public Optional<AlertView> find(String id) {
    return all().stream().filter(view -> view.id().equals(id)).findFirst();
  }

  /** How many changes of each kind there were since the start. */
  public Map<AlertStep.Change, Long> changes() {
    return Map.copyOf(changes);
  }

  /** What to keep in a checkpoint. */
  public Saved save() {
    List<Saved.Entry> entries = new ArrayList<>();
    active
        .values()
        .forEach(
            states -> states.forEach((key, state) -> entries.add(new Saved.Entry(key, state))));
    return new Saved(entries, List.copyOf(resolved), conditions.save());
  }

  /**
   * Replaces everything by what a checkpoint kept: it is answered at once, before the first tick.
   *
   * @param engine as of that checkpoint
   */
  public void restore(Saved saved, SliEngine engine) {
    watch(engine);
    active.clear();
    resolved.clear();
    saved.active().forEach(entry -> put(entry.key(), entry.state()));
    resolved.addAll(saved.resolved());
    List<ConditionBook.Entry> kept = saved.conditions();
    conditions.restore(kept == null ? List.of() : kept);
  }

  private void watch(SliEngine engine) {
    List<Slo> slos = engine.slos();
    if (slos.equals(known)) {
      return;
    }
    known = slos;
    watched.clear();
    for (Slo slo : slos) {
      List<AlertMachine> machines =
          slo.objectives().stream()
              .map(o -> new AlertMachine(slo.alerts().rulesFor(o, slo.window()), o.target()))
              .toList();
      boolean absence =
          slo.alerts().rules().stream().anyMatch(r -> r.tier() instanceof AbsenceTier);
      watched.put(slo.name(), new Watched(slo, engine.generation(slo.name()), machines, absence));
    }
  }

  private void unlessVisited(Evaluation evaluation, Instant now, Set<AlertKey> visited) {
    if (!visited.contains(key(evaluation))) {
      judge(evaluation, now, visited);
    }
  }

  private void judge(Evaluation evaluation, Instant now, Set<AlertKey> visited) {
    Watched one = watched.get(evaluation.slo().name());
    if (one == null || one.machines.size() <= evaluation.objective()) {
      return;
    }
    AlertMachine machine = one.machines.get(evaluation.objective());
    Map<AlertKey, AlertState> states = active.get(one.slo.name());
    if (states == null && !one.absence) {
      // Nearly always: nothing is remembered of this SLO, and nothing will be after the step.
      AlertStep step =
          machine.step(AlertState.IDLE, new EvaluationReading(evaluation, one.generation), now);
      if (step.state().idle()) {
        return;
      }
      AlertKey key = key(evaluation);
      visited.add(key);
      note(one, key, AlertState.IDLE, step, now);
      return;
    }
    AlertKey key = key(evaluation);
    visited.add(key);
    AlertState before =
        states == null ? AlertState.IDLE : states.getOrDefault(key, AlertState.IDLE);
    EvaluationReading reading = new EvaluationReading(evaluation, one.generation);
    note(one, key, before, machine.step(before, reading, now), now);
  }

  private void endUnseen(String slo, @Nullable Watched one, Set<AlertKey> visited, Instant now) {
    Map<AlertKey, AlertState> states = active.getOrDefault(slo, Map.of());
    for (AlertKey key : List.copyOf(states.keySet())) {
      AlertState before = states.get(key);
      if (before == null || visited.contains(key)) {
        continue;
      }
      String reason = one == null ? "the SLO was removed" : "no longer reported";
      AlertStep step = AlertMachine.ended(before, reason);
      if (one == null || one.slo.objectives().size() <= key.objective()) {
        put(key, AlertState.IDLE);
        last(key, before).ifPresent(view -> end(view, step, now));
      } else {
        note(one, key, before, step, now);
      }
    }
  }

  private void note(Watched one, AlertKey key, AlertState before, AlertStep step, Instant now) {
    put(key, step.state());
    AlertView was = view(one, key, before);
    AlertView is = view(one, key, step.state());
    AlertStep.Change change = step.change();
    if (change == AlertStep.Change.RESOLVED && was != null) {
      end(was, step, now);
    } else if (change != null && is != null) {
      count(change);
      tell("upsert", inhibitions.with(is));
      log(change, is);
    } else if (is == null && was != null) {
      // It was only pending, or could not be judged: nothing ever fired.
      tell("remove", Map.of("id", was.id()));
    } else if (is != null && (was == null || !was.state().equals(is.state()))) {
      tell("upsert", inhibitions.with(is));
    }
    if (change == AlertStep.Change.RESOLVED && is != null) {
      tell("upsert", inhibitions.with(is));
    }
  }

  private void end(AlertView was, AlertStep step, Instant now) {
    AlertStep.Change change = step.change();
    if (change == null) {
      tell("remove", Map.of("id", was.id()));
      return;
    }
    String reason = step.reason();
    over(was.resolved(now, reason == null ? "" : reason), change);
  }

  private void over(AlertView over, AlertStep.Change change) {
    resolved.addFirst(over);
    if (resolved.size() > RESOLVED_KEPT) {
      resolved.removeLast();
    }
    count(change);
    tell("upsert", over);
    log(change, over);
  }

  /** The last view of an alert whose SLO is gone: what is known without it. */
  private static Optional<AlertView> last(AlertKey key, AlertState state) {
    AlertState.Firing firing = state.firing();
    Instant since = state.since();
    if (firing == null || since == null) {
      return Optional.empty();
    }
    AlertState.Evidence evidence = state.evidence();
    return Optional.of(
        new AlertView(
            key.id(since),
            key.slo(),
            "",
            key.objective(),
            Double.NaN,
            key.labels(),
            firing.severity().text(),
            firing.tier(),
            firing.policy(),
            state.phase().text(),
            evidence == null ? null : evidence.burnLong(),
            evidence == null ? null : evidence.burnShort(),
            evidence == null ? null : evidence.coverage(),
            since,
            firing.firedAt(),
            firing.changedAt(),
            null,
            firing.notifyResolved(),
            "",
            List.of()));
  }

  private void put(AlertKey key, AlertState state) {
    if (state.idle()) {
      Map<AlertKey, AlertState> states = active.get(key.slo());
      if (states != null) {
        states.remove(key);
        if (states.isEmpty()) {
          active.remove(key.slo());
        }
      }
      return;
    }
    active.computeIfAbsent(key.slo(), name -> new HashMap<>()).put(key, state);
  }

  private void count(AlertStep.Change change) {
    if (telling) {
      changes.merge(change, 1L, Long::sum);
    }
  }

  private void tell(String op, Object data) {
    if (telling) {
      live.publish("alerts", op, data);
    }
  }

  private void log(AlertStep.Change change, AlertView view) {
    if (telling) {
      LOG.infof(
          "alert %s %s: %s %s of SLO %s %s: %s",
          view.id(),
          change.text(),
          view.severity(),
          view.tier(),
          view.slo(),
          view.labels(),
          view.why());
    }
  }

  private static @Nullable AlertView view(Watched one, AlertKey key, AlertState state) {
    return key.objective() < one.slo.objectives().size() ? AlertView.of(one.slo, key, state) : null;
  }

  private static AlertKey key(Evaluation evaluation) {
    return new AlertKey(evaluation.slo().name(), evaluation.objective(), evaluation.labels());
  }
}

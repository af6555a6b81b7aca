package io.syntropy.server.alert;

import io.syntropy.alerts.Sev;
import io.syntropy.alerts.condition.ConditionMachine;
import io.syntropy.alerts.condition.ConditionReading;
import io.syntropy.alerts.condition.ConditionState;
import io.syntropy.alerts.condition.Truth;
import io.syntropy.alerts.config.Condition;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.Spread;
import io.syntropy.slo.alert.AlertKey;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The conditions on signals, stepped once a tick by what the engine counted. Of each at most
 * {@value #MAX_GROUPS} groups are remembered; those that would be too many are counted.
 */
final class ConditionBook {
  /** The most groups of one condition that fire, or are about to. */
  static final int MAX_GROUPS = 1_000;

  private final Map<String, Map<Map<String, String>, ConditionState>> states = new TreeMap<>();
  private volatile Map<String, Integer> omitted = Map.of();
  private SortedMap<String, Condition> conditions = new TreeMap<>();

  /** One state, as it is kept in a checkpoint. */
  record Entry(String condition, Map<String, String> labels, ConditionState state) {}

  /**
   * A change that somebody sees.
   *
   * @param view the alert, as it was when it has ended
   * @param ended why it ended, null while it goes on
   */
  record Turn(AlertView view, boolean fired, @Nullable String ended) {}

  /** An alert of a condition. */
  record Open(Condition condition, Map<String, String> labels, ConditionState state) {}

  void watch(Map<String, Condition> next) {
    conditions = new TreeMap<>(next);
  }

  /** The name a condition's signal is counted under. */
  static String signal(Condition condition) {
    return "condition/" + condition.name();
  }

  List<Turn> tick(SliEngine engine, Instant now) {
    List<Turn> turns = new ArrayList<>();
    states.keySet().retainAll(conditions.keySet()); // what is told of the others ends with them
    Map<String, Integer> without = new TreeMap<>();
    for (Condition condition : conditions.values()) {
      Map<Map<String, String>, ConditionState> groups =
          states.computeIfAbsent(condition.name(), name -> new LinkedHashMap<>());
      Set<Map<String, String>> seen = new HashSet<>();
      SignalReading reading = engine.read(signal(condition), condition.window(), now).orElse(null);
      Duration past = condition.measure().baseline();
      SignalReading baseline =
          past == null ? null : engine.read(signal(condition), past, now).orElse(null);
      if (reading != null) {
        for (SignalReading.Group group : reading.groups()) {
          seen.add(group.labels());
          Spread before =
              baseline == null
                  ? null
                  : baseline.group(group.labels()).map(SignalReading.Group::spread).orElse(null);
          ConditionReading read = ConditionReading.of(condition, group, before);
          step(condition, groups, group.labels(), read.truth(), read.value(), now, turns, without);
        }
      }
      for (Map<String, String> labels : List.copyOf(groups.keySet())) {
        if (!seen.contains(labels)) {
          step(condition, groups, labels, Truth.UNKNOWN, null, now, turns, without);
        }
      }
      if (groups.isEmpty()) {
        states.remove(condition.name());
      }
    }
    omitted = Map.copyOf(without);
    return turns;
  }

  private static void step(
      Condition condition,
      Map<Map<String, String>, ConditionState> groups,
      Map<String, String> labels,
      Truth truth,
      @Nullable Double value,
      Instant now,
      List<Turn> turns,
      Map<String, Integer> without) {
    ConditionState before = groups.getOrDefault(labels, ConditionState.IDLE);
    ConditionState after = ConditionMachine.step(before, truth, value, condition.after(), now);
    if (after.idle() && before.idle()) {
      return;
    }
    if (after.idle()) {
      groups.remove(labels);
      String why = truth == Truth.UNKNOWN ? "nothing was heard for a day" : "it no longer holds";
      turns.add(new Turn(view(condition, labels, before), false, why));
      return;
    }
    if (before.idle() && groups.size() >= MAX_GROUPS) {
      without.merge(condition.name(), 1, Integer::sum);
      return;
    }
    groups.put(labels, after);
    if (before.firing() != after.firing() || before.frozen() != after.frozen() || before.idle()) {
      turns.add(new Turn(view(condition, labels, after), after.firing() && !before.firing(), null));
    }
  }

  /**
   * How many groups have no place although their condition holds, by condition, as of the last
   * tick; safe on any thread.
   */
  Map<String, Integer> omitted() {
    return omitted;
  }

  /** Those that fire, known or not, by condition. */
  List<Open> firing() {
    return all().stream().filter(open -> open.state().firing()).toList();
  }

  /** Those that fire or are about to. */
  List<AlertView> views() {
    return all().stream().map(open -> view(open.condition(), open.labels(), open.state())).toList();
  }

  private List<Open> all() {
    List<Open> all = new ArrayList<>();
    states.forEach((name, groups) -> {
      Condition condition = conditions.get(name);
      if (condition != null) {
        groups.forEach((labels, state) -> all.add(new Open(condition, labels, state)));
      }
    });
    return all;
  }

  List<Entry> save() {
    List<Entry> entries = new ArrayList<>();
    states.forEach((name, groups) ->
        groups.forEach((labels, state) -> entries.add(new Entry(name, labels, state))));
    return entries;
  }

  void restore(List<Entry> entries) {
    states.clear();
    omitted = Map.of();
    entries.forEach(e ->
        states
            .computeIfAbsent(e.condition(), c -> new LinkedHashMap<>())
            .put(e.labels(), e.state()));
  }

  static String id(Condition condition, Map<String, String> labels, ConditionState state) {
    Instant since = state.firstAt();
    return new AlertKey(signal(condition), 0, new TreeMap<>(labels))
        .id(since == null ? Instant.EPOCH : since);
  }

  /** What it sees, in words, and how much it cannot see to. */
  String told(Open open) {
    int without = omitted.getOrDefault(open.condition().name(), 0);
    String words = words(open.condition(), open.state());
    return without == 0
        ? words
        : "%s; %d more groups, over the bound of %d, have no alert"
            .formatted(words, without, MAX_GROUPS);
  }

  /** What it sees, in words. */
  private static String words(Condition condition, ConditionState state) {
    Double value = state.value();
    String read =
        value == null
            ? ""
            : condition.measure().percentile()
                ? String.format(Locale.ROOT, " (%.1f %% of values are over it)", 100 * value)
                : String.format(Locale.ROOT, " (it is %.4g)", value);
    String summary = condition.summary().isEmpty() ? condition.name() : condition.summary();
    return "%s: %s%s".formatted(summary, condition.line(), read);
  }

  private static AlertView view(
      Condition condition, Map<String, String> labels, ConditionState state) {
    Instant since = state.firstAt() == null ? Instant.EPOCH : state.firstAt();
    AlertState.Phase phase =
        state.frozen()
            ? AlertState.Phase.FROZEN
            : state.firing() ? AlertState.Phase.FIRING : AlertState.Phase.PENDING;
    boolean pages = condition.severity().atLeast(Sev.SEV2);
    return new AlertView(
        id(condition, labels, state),
        condition.slo() == null ? "" : condition.slo(),
        service(condition, labels),
        0,
        0,
        labels,
        (pages ? Severity.PAGE : Severity.TICKET).text(),
        "condition",
        condition.name(),
        phase.text(),
        null,
        null,
        null,
        since,
        state.firedAt(),
        state.firedAt(),
        null,
        true,
        state.frozen()
            ? "Frozen: nothing is known of " + condition.line()
            : words(condition, state),
        List.of());
  }

  static String service(Condition condition, Map<String, String> labels) {
    return condition.service().isEmpty()
        ? labels.getOrDefault("service.name", "")
        : condition.service();
  }
}

package io.syntropy.slo.internal;

import io.syntropy.slo.Budget;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.SloState;
import io.syntropy.slo.SloStatus;
import io.syntropy.slo.internal.CompositeMath.Ratio;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The status of a composite: every part read over its window at its watermark. */
final class CompositeReading {
  private final Slo slo;
  private final Objective objective;
  private final CompositePart whole;
  private final boolean ended;
  private final Instant now;
  private final long mark;

  private CompositeReading(
      Slo slo, Objective objective, CompositePart whole, long mark, boolean ended, Instant now) {
    this.slo = slo;
    this.objective = objective;
    this.whole = whole;
    this.mark = mark;
    this.ended = ended;
    this.now = now;
  }

  /** The newest watermark of a composite's parts; null when none counted anything. */
  static @Nullable Long mark(Slo slo, Lookup lookup) {
    return CompositePart.of(slo, 0, 1, lookup, 1).watermark();
  }

  static SloStatus status(
      Lineage.Held held, int index, Lookup lookup, @Nullable Long endMark, Instant now) {
    Slo slo = held.slo();
    Objective objective = slo.objectives().get(index);
    CompositePart whole = CompositePart.of(slo, index, 1, lookup, 1);
    Long mark = endMark == null ? whole.watermark() : endMark;
    long newest = mark == null ? Long.MIN_VALUE : mark;
    boolean empty = newest == Long.MIN_VALUE;
    List<SloStatus.Group> groups = new ArrayList<>();
    Budget all = budget(objective, null, Map.of());
    Double coverage = null;
    if (!empty) {
      CompositeReading reading =
          new CompositeReading(slo, objective, whole, newest, endMark != null, now);
      long first = Reading.first(slo, newest);
      whole.at(first, Slices.of(newest));
      reading.labels(first).forEach(labels -> groups.add(reading.group(labels)));
      all = groups.isEmpty() ? all : reading.budget(Map.of());
      coverage = whole.coverage(first, newest, Map.of());
    }
    return new SloStatus(
        slo.name(),
        slo.service(),
        objective.target(),
        slo.window().text(),
        slo.indicatorName(),
        held.number(),
        Reading.worst(groups),
        all,
        empty ? null : Reading.instant(newest),
        coverage,
        List.copyOf(groups),
        List.of());
  }

  /** The labels of the groups: every combination of the shared keys' values some part has. */
  private List<Map<String, String>> labels(long first) {
    List<String> keys = whole.keys();
    TreeMap<String, Map<String, String>> found = new TreeMap<>();
    boolean[] any = {false};
    whole.groups(
        first,
        labels -> {
          any[0] = true;
          Map<String, String> shared = new LinkedHashMap<>();
          StringBuilder order = new StringBuilder();
          for (String key : keys) {
            String value = labels.get(key);
            if (value == null) {
              return;
            }
            shared.put(key, value);
            order.append(value).append('\0');
          }
          found.putIfAbsent(order.toString(), Collections.unmodifiableMap(shared));
        });
    // Only parts without labels have points: they are one group.
    return found.isEmpty() && any[0] ? List.of(Map.of()) : List.copyOf(found.values());
  }

  private SloStatus.Group group(Map<String, String> labels) {
    Budget budget = budget(labels);
    boolean fresh = !ended && whole.fresh(labels, now);
    SloState state = SloState.STALE;
    if (fresh) {
      state =
          budget.sli() == null
              ? SloState.NO_TRAFFIC
              : BurnMath.spending(budget, slo.window().nominal());
    }
    long first = Reading.first(slo, mark);
    return new SloStatus.Group(
        labels,
        state,
        budget,
        Reading.instant(whole.newest(labels)),
        fresh,
        Reading.instant(mark),
        whole.coverage(first, mark, labels));
  }

  private Budget budget(Map<String, String> labels) {
    long last = Slices.of(mark);
    Map<String, @Nullable Ratio> recent = new LinkedHashMap<>();
    BurnMath.WINDOWS.forEach(
        (name, length) -> recent.put(name, whole.ratio(last - Slices.count(length) + 1, labels)));
    return budget(objective, whole.ratio(Reading.first(slo, mark), labels), recent);
  }

  // good = sli × total is derived: a composite has no events of its own.
  private static Budget budget(
      Objective objective, @Nullable Ratio window, Map<String, @Nullable Ratio> recent) {
    double errorBudget = BurnMath.errorBudget(objective);
    Map<String, @Nullable Double> burn = new LinkedHashMap<>();
    for (String name : BurnMath.WINDOWS.keySet()) {
      Ratio ratio = recent.get(name);
      burn.put(name, ratio == null ? null : ratio.error() / errorBudget);
    }
    Map<String, @Nullable Double> rates = Collections.unmodifiableMap(burn);
    if (window == null) {
      return new Budget(0, 0, 0, 0, null, 1, rates);
    }
    double sli = sli(window.error());
    return new Budget(
        sli * window.total(),
        sli(window.high()) * window.total(),
        sli(window.low()) * window.total(),
        window.total(),
        sli,
        1 - window.error() / errorBudget,
        rates);
  }

  private static double sli(double error) {
    return Math.max(0, 1 - error);
  }
}

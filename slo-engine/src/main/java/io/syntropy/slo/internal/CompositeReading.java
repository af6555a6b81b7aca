package io.syntropy.slo.internal;

import io.syntropy.slo.Budget;
import io.syntropy.slo.BurnWindow;
import io.syntropy.slo.Evaluation;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.SloStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads composites: every part over the composite's window at the composite's watermark. */
final class CompositeReading {
  private CompositeReading() {}

  /** The newest watermark of a composite's parts, or {@link Track#NO_MARK}. */
  static long mark(Slo slo, Lookup lookup) {
    return CompositePart.of(slo, 0, lookup).mark();
  }

  /** Visits the groups of all objectives of a live composite. */
  static void visit(Slo slo, Lookup lookup, long nowNanos, Consumer<? super Evaluation> visitor) {
    for (int i = 0; i < slo.objectives().size(); i++) {
      CompositePart whole = CompositePart.of(slo, i, lookup);
      long mark = whole.mark();
      if (mark != Track.NO_MARK) {
        whole.at(Slices.of(mark));
        for (Map<String, String> labels : labels(whole, Plan.first(slo.window(), mark))) {
          boolean fresh = whole.fresh(labels, nowNanos);
          visitor.accept(new CompositeEvaluation(slo, i, whole, labels, mark, fresh));
        }
      }
    }
  }

  static SloStatus status(Lineage.Held held, int index, Lookup lookup, Instant now) {
    Slo slo = held.slo();
    Objective objective = slo.objectives().get(index);
    CompositePart whole = CompositePart.of(slo, index, lookup);
    long mark = held.live() ? whole.mark() : held.marks().getFirst();
    boolean empty = mark == Track.NO_MARK;
    List<SloStatus.Group> groups = new ArrayList<>();
    if (!empty) {
      whole.at(Slices.of(mark));
      for (Map<String, String> labels : labels(whole, Plan.first(slo.window(), mark))) {
        boolean fresh = held.live() && whole.fresh(labels, Times.nanos(now));
        groups.add(group(new CompositeEvaluation(slo, index, whole, labels, mark, fresh)));
      }
    }
    CompositeEvaluation all =
        groups.isEmpty() ? null : new CompositeEvaluation(slo, index, whole, Map.of(), mark, false);
    return new SloStatus(
        slo.name(),
        slo.service(),
        objective.target(),
        slo.window().text(),
        slo.indicatorName(),
        held.number(),
        Reading.worst(groups),
        budget(all),
        empty ? null : Times.instant(mark),
        all == null || Double.isNaN(all.coverage()) ? null : all.coverage(),
        List.copyOf(groups),
        List.of());
  }

  /** The labels of the groups: every combination of the shared keys' values some part has. */
  private static List<Map<String, String>> labels(CompositePart whole, long first) {
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

  private static SloStatus.Group group(CompositeEvaluation one) {
    double coverage = one.coverage();
    return new SloStatus.Group(
        one.labels(),
        one.state(),
        budget(one),
        Times.instant(one.newestNanos()),
        one.fresh(),
        Times.instant(one.watermarkNanos()),
        Double.isNaN(coverage) ? null : coverage);
  }

  private static Budget budget(@Nullable CompositeEvaluation one) {
    Map<String, @Nullable Double> burn = new LinkedHashMap<>();
    for (BurnWindow window : BurnWindow.ALL) {
      double rate = one == null ? Double.NaN : one.burn(window);
      burn.put(window.text(), Double.isNaN(rate) ? null : rate);
    }
    Map<String, @Nullable Double> rates = Collections.unmodifiableMap(burn);
    return one == null
        ? new Budget(0, 0, 0, 0, null, 1, rates)
        : new Budget(
            one.budget().good(),
            one.budget().goodLow(),
            one.budget().goodHigh(),
            one.budget().total(),
            one.sli(),
            one.budgetRemaining(),
            rates);
  }
}

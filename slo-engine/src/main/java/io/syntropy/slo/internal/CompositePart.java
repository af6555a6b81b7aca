package io.syntropy.slo.internal;

import io.syntropy.slo.Composite;
import io.syntropy.slo.Correction;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.WindowCounts;
import io.syntropy.slo.internal.CompositeMath.Ratio;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A part of a composite: an SLO's own counts, a composite, or an SLO that is not there. */
sealed interface CompositePart {

  double weight();

  double errorBudget();

  /** The newest watermark below, or {@link Track#NO_MARK}. */
  long mark();

  /** Every window ends with {@code last}; to be called before {@link #ratio}. */
  void at(long last);

  /** The error ratio from {@code first} of the groups that agree with {@code labels}. */
  @Nullable Ratio ratio(long first, Map<String, String> labels);

  /** Label keys: of a composite those that all its grouped parts share. */
  List<String> keys();

  /** Hands over the labels of every group with points since {@code first}. */
  void groups(long first, Consumer<Map<String, String>> labels);

  boolean fresh(Map<String, String> labels, long nowNanos);

  /** Event time of the newest point of the groups that agree. */
  long newest(Map<String, String> labels);

  /** Event time of the oldest point of the groups that agree. */
  long oldest(Map<String, String> labels);

  /** The lowest share of a window in which a part was heard; null when none expected anything. */
  @Nullable Double heard(long first, long mark, Map<String, String> labels);

  /** The lowest coverage of the parts; null when none expected anything. */
  @Nullable Double coverage(long first, long mark, Map<String, String> labels);

  /**
   * An SLO with all its parts; of more than {@link Composite#MAX_ALL_PARTS} the rest is unknown.
   */
  static CompositePart of(Slo slo, int index, Lookup lookup) {
    return of(slo, index, 1, lookup, 1, new int[] {Composite.MAX_ALL_PARTS});
  }

  private static CompositePart of(
      Slo slo, int index, double weight, Lookup lookup, int depth, int[] left) {
    Objective objective = slo.objectives().get(index);
    double errorBudget = BurnMath.errorBudget(objective);
    Composite composite = slo.composite();
    if (composite != null) {
      List<CompositePart> parts = new ArrayList<>();
      for (Composite.Part part : composite.parts()) {
        Slo named = lookup.slo(part.slo());
        if (named != null
            && left[0]-- > 0
            && depth < Composite.MAX_DEPTH
            && part.objective() < named.objectives().size()) {
          parts.add(of(named, part.objective(), part.weight(), lookup, depth + 1, left));
        } else {
          parts.add(new Counted(part.weight(), 1, null, List.of(), null));
        }
      }
      return new Nested(weight, errorBudget, composite, parts);
    }
    return new Counted(
        weight, errorBudget, lookup.track(objective), lookup.corrections(slo.name()), slo);
  }

  /** An SLO that counts; without a track it is unknown. */
  final class Counted implements CompositePart {
    private final double weight;
    private final double errorBudget;
    private final @Nullable Track track;
    private final List<Correction> corrections;
    private final @Nullable Slo slo;
    private @Nullable Correcting correcting;
    private long last;

    Counted(
        double weight,
        double errorBudget,
        @Nullable Track track,
        List<Correction> corrections,
        @Nullable Slo slo) {
      this.weight = weight;
      this.errorBudget = errorBudget;
      this.track = track;
      this.corrections = corrections;
      this.slo = slo;
    }

    @Override
    public double weight() {
      return weight;
    }

    @Override
    public double errorBudget() {
      return errorBudget;
    }

    @Override
    public long mark() {
      return track == null ? Track.NO_MARK : track.mark();
    }

    @Override
    public void at(long end) {
      last = end;
      if (track != null && slo != null) {
        // A credit's share is of this SLO's own window, also inside a composite.
        long own = Plan.first(slo.window(), (end + 1) * Slices.NANOS);
        correcting =
            corrections.isEmpty() ? null : Correcting.of(corrections, errorBudget, track, own, end);
      }
    }

    @Override
    public @Nullable Ratio ratio(long first, Map<String, String> labels) {
      WindowCounts sum = new WindowCounts();
      WindowCounts one = new WindowCounts();
      for (GroupState group : agreeing(labels)) {
        if (correcting == null) {
          Counts.of(group.track, group, first, last, one);
        } else {
          correcting.counts(group, first, one);
        }
        sum.add(one);
      }
      return Ratio.of(sum);
    }

    private List<GroupState> agreeing(Map<String, String> labels) {
      if (track == null) {
        return List.of();
      }
      return track.groups().stream()
          .filter(group ->
              group.labelMap().entrySet().stream()
                  .allMatch(own ->
                      labels.getOrDefault(own.getKey(), own.getValue()).equals(own.getValue())))
          .toList();
    }

    @Override
    public List<String> keys() {
      return track == null ? List.of() : track.indicator.groupBy();
    }

    @Override
    public void groups(long first, Consumer<Map<String, String>> labels) {
      if (track != null) {
        for (GroupState group : track.groups()) {
          if (group.newest > first * Slices.NANOS) {
            labels.accept(group.labelMap());
          }
        }
      }
    }

    @Override
    public boolean fresh(Map<String, String> labels, long nowNanos) {
      return agreeing(labels).stream().anyMatch(group -> group.fresh(nowNanos));
    }

    @Override
    public long newest(Map<String, String> labels) {
      return agreeing(labels).stream().mapToLong(g -> g.newest).max().orElse(Long.MIN_VALUE);
    }

    @Override
    public long oldest(Map<String, String> labels) {
      return agreeing(labels).stream().mapToLong(g -> g.oldest).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public @Nullable Double heard(long first, long mark, Map<String, String> labels) {
      return agreeing(labels).stream()
          .map(group -> Heard.of(group, first, mark))
          .filter(share -> !share.isNaN())
          .min(Double::compare)
          .orElse(null);
    }

    @Override
    public @Nullable Double coverage(long first, long mark, Map<String, String> labels) {
      List<GroupState> inWindow =
          agreeing(labels).stream().filter(g -> g.newest > first * Slices.NANOS).toList();
      return Coverage.of(inWindow, first, mark);
    }
  }

  /** A composite. */
  record Nested(double weight, double errorBudget, Composite composite, List<CompositePart> parts)
      implements CompositePart {
    public Nested {
      parts = List.copyOf(parts);
    }

    @Override
    public long mark() {
      return parts.stream().mapToLong(CompositePart::mark).max().orElse(Track.NO_MARK);
    }

    @Override
    public void at(long last) {
      parts.forEach(part -> part.at(last));
    }

    @Override
    public @Nullable Ratio ratio(long first, Map<String, String> labels) {
      List<CompositeMath.Known> known = new ArrayList<>();
      for (CompositePart part : parts) {
        known.add(
            new CompositeMath.Known(part.ratio(first, labels), part.weight(), part.errorBudget()));
      }
      return CompositeMath.combine(composite, errorBudget, known);
    }

    @Override
    public List<String> keys() {
      List<String> shared = null;
      for (CompositePart part : parts) {
        List<String> keys = part.keys();
        if (shared == null && !keys.isEmpty()) {
          shared = new ArrayList<>(keys);
        } else if (shared != null && !keys.isEmpty()) {
          Set<String> own = new HashSet<>(keys);
          shared.removeIf(key -> !own.contains(key));
        }
      }
      return shared == null ? List.of() : List.copyOf(shared);
    }

    @Override
    public void groups(long first, Consumer<Map<String, String>> labels) {
      parts.forEach(part -> part.groups(first, labels));
    }

    // As much of the weight has to be fresh as has to be known.
    @Override
    public boolean fresh(Map<String, String> labels, long nowNanos) {
      double all = 0;
      double fresh = 0;
      for (CompositePart part : parts) {
        all += part.weight();
        fresh += part.fresh(labels, nowNanos) ? part.weight() : 0;
      }
      boolean wanted = composite.unknown() == Composite.Unknown.UNKNOWN;
      double floor = wanted ? 1 : composite.knownWeightAtLeast();
      return fresh > 0 && fresh >= floor * all * (1 - 1e-12);
    }

    @Override
    public long newest(Map<String, String> labels) {
      return parts.stream().mapToLong(part -> part.newest(labels)).max().orElse(Long.MIN_VALUE);
    }

    @Override
    public long oldest(Map<String, String> labels) {
      return parts.stream().mapToLong(part -> part.oldest(labels)).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public @Nullable Double heard(long first, long mark, Map<String, String> labels) {
      return parts.stream()
          .map(part -> part.heard(first, mark, labels))
          .filter(Objects::nonNull)
          .min(Double::compare)
          .orElse(null);
    }

    @Override
    public @Nullable Double coverage(long first, long mark, Map<String, String> labels) {
      return parts.stream()
          .map(part -> part.coverage(first, mark, labels))
          .filter(Objects::nonNull)
          .min(Double::compare)
          .orElse(null);
    }
  }
}

package io.syntropy.slo.internal;

import io.syntropy.slo.Budget;
import io.syntropy.slo.Generation;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Revision;
import io.syntropy.slo.Revisions;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.Slo;
import io.syntropy.slo.SloState;
import io.syntropy.slo.SloStatus;
import io.syntropy.slo.Spread;
import io.syntropy.slo.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers about tracks at their watermark. */
public final class Reading {
  private static final long FRESH_NANOS = Duration.ofSeconds(90).toNanos();

  private Reading() {}

  /** The status of a generation of an SLO. */
  public static SloStatus status(Lineage.Held held, Lookup lookup, Instant now) {
    Slo slo = held.slo();
    int generation = held.number();
    List<SloStatus.PerObjective> objectives = new ArrayList<>();
    SloStatus top = null;
    for (int i = 0; i < slo.objectives().size(); i++) {
      Long mark = held.live() ? null : held.marks().get(slo.composite() == null ? i : 0);
      SloStatus one =
          slo.composite() == null
              ? one(slo, slo.objectives().get(i), generation, lookup, mark, now)
              : CompositeReading.status(held, i, lookup, mark, now);
      Objective objective = slo.objectives().get(i);
      objectives.add(
          new SloStatus.PerObjective(
              objective.displayName(), objective.target(), one.state(), one.all()));
      top = top == null ? one : top;
    }
    if (top == null) {
      throw new IllegalArgumentException("objectives: none (expected at least one)");
    }
    return new SloStatus(
        top.name(),
        top.service(),
        top.objective(),
        top.window(),
        top.indicator(),
        generation,
        top.state(),
        top.all(),
        top.watermark(),
        top.coverage(),
        top.groups(),
        List.copyOf(objectives));
  }

  /** Where the objectives of an SLO stand; one mark for a composite. */
  public static List<Long> marks(Slo slo, Lookup lookup) {
    List<Long> marks = new ArrayList<>();
    if (slo.composite() != null) {
      Long mark = CompositeReading.mark(slo, lookup);
      return List.of(mark == null ? Long.MIN_VALUE : mark);
    }
    for (Objective objective : slo.objectives()) {
      Track track = lookup.track(objective);
      Long mark = track == null ? null : track.watermark();
      marks.add(mark == null ? Long.MIN_VALUE : mark);
    }
    return marks;
  }

  /** A generation in public form. */
  public static Generation generation(Lineage.Held held, Lookup lookup) {
    List<Long> marks = held.live() ? marks(held.slo(), lookup) : held.marks();
    return new Generation(
        held.number(),
        held.slo(),
        held.from(),
        held.until(),
        IndicatorText.of(held.slo()),
        marks.getFirst() == Long.MIN_VALUE ? null : instant(marks.getFirst()));
  }

  /** The revisions of all indicators of an SLO; none for a composite. */
  public static Revisions revisions(@Nullable Slo slo, Lookup lookup) {
    if (slo == null) {
      return Revisions.NONE;
    }
    List<Revisions> own =
        slo.objectives().stream()
            .map(lookup::track)
            .filter(Objects::nonNull)
            .distinct()
            .map(track -> track.amending.revisions())
            .toList();
    List<Revision> newest =
        own.stream()
            .flatMap(revisions -> revisions.newest().stream())
            .sorted(Comparator.comparing(Revision::receivedAt).reversed())
            .limit(Revision.KEPT)
            .toList();
    long count = own.stream().mapToLong(Revisions::count).sum();
    return new Revisions(count, newest.isEmpty() ? null : newest.getFirst().receivedAt(), newest);
  }

  private static SloStatus one(
      Slo slo,
      Objective objective,
      int generation,
      Lookup lookup,
      @Nullable Long ended,
      Instant now) {
    Track track = lookup.track(objective);
    List<SloStatus.Group> groups = new ArrayList<>();
    Map<String, Counts> recent = new LinkedHashMap<>();
    Counts all = Counts.ZERO;
    Long mark = track == null ? null : mark(track, ended);
    Double coverage = null;
    if (track != null && mark != null) {
      long last = Slices.of(mark);
      long first = first(slo, mark);
      List<GroupState> inWindow = new ArrayList<>();
      Correcting correcting =
          Correcting.of(lookup.corrections(slo.name()), objective, track, first, last);
      for (GroupState group : track.groups()) {
        if (group.newest <= first * Slices.NANOS) {
          continue;
        }
        Counts window = correcting.counts(group, first);
        Map<String, Counts> own = recent(correcting, group, last);
        all = all.plus(window);
        own.forEach((name, counts) -> recent.merge(name, counts, Counts::plus));
        boolean fresh = ended == null && fresh(group, now);
        groups.add(group(slo, objective, track, group, window, own, fresh, mark));
        inWindow.add(group);
      }
      coverage = Coverage.of(inWindow, Folding.countsEvents(track), first, mark);
    }
    Budget budget = BurnMath.budget(objective, all, recent);
    return new SloStatus(
        slo.name(),
        slo.service(),
        objective.target(),
        slo.window().text(),
        slo.indicatorName(),
        generation,
        worst(groups),
        budget,
        mark == null ? null : instant(mark),
        coverage,
        List.copyOf(groups),
        List.of());
  }

  /** The watermark to read at: the present one, or where a generation ended. */
  private static @Nullable Long mark(Track track, @Nullable Long ended) {
    return ended == null ? track.watermark() : ended == Long.MIN_VALUE ? null : ended;
  }

  /** The first slice of the SLO's window that ends with the watermark's slice. */
  static long first(Slo slo, long watermark) {
    long last = Slices.of(watermark);
    return switch (slo.window()) {
      case TimeWindow.Rolling r -> last - Slices.count(r.length()) + 1;
      case TimeWindow.Calendar c -> Slices.of(nanos(c.startFor(instant(watermark)))) + 1;
    };
  }

  private static Map<String, Counts> recent(Correcting correcting, GroupState group, long last) {
    Map<String, Counts> recent = new LinkedHashMap<>();
    BurnMath.WINDOWS.forEach((name, length) ->
        recent.put(name, correcting.counts(group, last - Slices.count(length) + 1)));
    return recent;
  }

  private static SloStatus.Group group(
      Slo slo,
      Objective objective,
      Track track,
      GroupState group,
      Counts window,
      Map<String, Counts> recent,
      boolean fresh,
      long mark) {
    Budget budget = BurnMath.budget(objective, window, recent);
    SloState state = fresh ? BurnMath.state(budget, slo.window().nominal()) : SloState.STALE;
    return new SloStatus.Group(
        labels(track.indicator, group),
        state,
        budget,
        instant(group.newest),
        fresh,
        instant(mark),
        Coverage.of(List.of(group), Folding.countsEvents(track), first(slo, mark), mark));
  }

  static SloState worst(List<SloStatus.Group> groups) {
    SloState worst = groups.isEmpty() ? SloState.NO_DATA : SloState.STALE;
    for (SloState candidate :
        List.of(SloState.NO_TRAFFIC, SloState.OK, SloState.BURNING, SloState.EXHAUSTED)) {
      if (groups.stream().anyMatch(g -> g.state() == candidate)) {
        worst = candidate;
      }
    }
    return worst;
  }

  /** A signal's totals over the window that ends at its watermark. */
  public static SignalReading read(String name, Track track, Duration window, Instant now) {
    Long mark = track.watermark();
    if (mark == null) {
      return new SignalReading(name, window, null, List.of());
    }
    long last = Slices.of(mark);
    long first = last - Slices.count(window) + 1;
    List<SignalReading.Group> groups = new ArrayList<>();
    for (GroupState group : track.groups()) {
      Counts counts = Counts.of(track, group, first, last);
      groups.add(
          new SignalReading.Group(
              labels(track.indicator, group),
              counts.good(),
              counts.low(),
              counts.high(),
              counts.total(),
              instant(group.newest),
              fresh(group, now),
              Coverage.of(List.of(group), Folding.countsEvents(track), first, mark),
              track.indicator instanceof Indicator.Spread
                  ? spread(track, group, first, last)
                  : null));
    }
    return new SignalReading(name, window, instant(mark), List.copyOf(groups));
  }

  private static Spread spread(Track track, GroupState group, long first, long last) {
    double sum = group.number(GroupState.SUM, GroupState.SUM_FRACTION, first, last);
    double[] bounds = track.bounds();
    if (bounds == null) {
      return new Spread(sum, List.of(), List.of());
    }
    List<Double> uppers = new ArrayList<>();
    List<Double> counts = new ArrayList<>();
    for (int i = 0; i <= bounds.length; i++) {
      if (i < bounds.length) {
        uppers.add(bounds[i]);
      }
      counts.add((double) group.sum(GroupState.BUCKETS + i, first, last));
    }
    return new Spread(sum, uppers, counts);
  }

  /** Younger than max(90 s, 2.5 × observed interval) against the wall clock. */
  static boolean fresh(GroupState group, Instant now) {
    long interval = 0;
    for (SeriesState series : group.series) {
      if (series.newest == group.newest) {
        interval = Math.max(interval, series.medianInterval());
      }
    }
    long limit = Math.max(FRESH_NANOS, interval + interval + interval / 2);
    return nanos(now) - group.newest < limit;
  }

  static Map<String, String> labels(Indicator indicator, GroupState group) {
    Map<String, String> labels = new LinkedHashMap<>();
    List<String> keys = indicator.groupBy();
    for (int i = 0; i < keys.size(); i++) {
      labels.put(keys.get(i), group.labels.get(i));
    }
    return Collections.unmodifiableMap(labels);
  }

  private static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}

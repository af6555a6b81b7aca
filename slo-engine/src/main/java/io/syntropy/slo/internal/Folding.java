package io.syntropy.slo.internal;

import io.syntropy.slo.EngineCounters;
import io.syntropy.slo.EngineLimits;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Series;
import io.syntropy.slo.internal.SeriesState.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folds samples into the tracks of all live indicators. */
public final class Folding {
  private static final long IDLE_NANOS = Duration.ofDays(1).toNanos();
  private static final long SWEEP_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int MAX_UNMATCHED = 500_000;
  private static final long SLICE_MILLIS = Slices.NANOS / 1_000_000;

  private final EngineLimits limits;
  final Tally tally = new Tally();
  final Changes changes = new Changes();
  final Map<Indicator, Track> tracks = new LinkedHashMap<>();
  final Map<Series, SeriesState> states = new LinkedHashMap<>();
  private final Map<String, List<Part>> metricParts = new HashMap<>();
  private final List<Part> spanParts = new ArrayList<>();
  private final List<Part> logParts = new ArrayList<>();
  private final Set<Series> unmatched = new HashSet<>();
  long newestReceived = Long.MIN_VALUE;
  long lastSweep = Long.MIN_VALUE;

  public Folding(EngineLimits limits) {
    this.limits = limits;
  }

  /** The track of a live indicator, or null. */
  public @Nullable Track track(@Nullable Indicator indicator) {
    return indicator == null ? null : tracks.get(indicator);
  }

  /** Keeps the tracks of {@code wanted}, makes those that are missing, drops the others. */
  public void define(Collection<Indicator> wanted) {
    Set<Indicator> live = new LinkedHashSet<>(wanted);
    tracks.keySet().retainAll(live);
    Set<Track> added = new HashSet<>();
    for (Indicator indicator : live) {
      if (!tracks.containsKey(indicator)) {
        Track track = new Track(indicator);
        tracks.put(indicator, track);
        added.add(track);
      }
    }
    index();
    Set<Track> kept = new HashSet<>(tracks.values());
    changes.retain(kept);
    Iterator<SeriesState> all = states.values().iterator();
    while (all.hasNext()) {
      SeriesState state = all.next();
      state.bindings.removeIf(binding -> !kept.contains(binding.part.track()));
      bind(state, added);
      if (state.bindings.isEmpty()) {
        all.remove();
      }
    }
  }

  void index() {
    metricParts.clear();
    spanParts.clear();
    logParts.clear();
    unmatched.clear();
    for (Track track : tracks.values()) {
      for (Part part : track.parts) {
        switch (part.selector().signal()) {
          case METRIC ->
              metricParts.computeIfAbsent(part.selector().name(), n -> new ArrayList<>()).add(part);
          case SPAN -> spanParts.add(part);
          case LOG -> logParts.add(part);
        }
      }
    }
  }

  // Binds to the added tracks and gives them what a late point could still change.
  private void bind(SeriesState state, Set<Track> added) {
    int known = state.bindings.size();
    for (Part part : metricParts.getOrDefault(state.series.name(), List.of())) {
      if (added.contains(part.track())) {
        bind(state, part);
      }
    }
    for (Binding binding : state.bindings.subList(known, state.bindings.size())) {
      state.backfill(binding);
      for (Entry entry : state.entries.subList(state.settled, state.entries.size())) {
        seen(binding.group, entry.time, newestReceived);
      }
    }
  }

  /** Folds samples received together. */
  public void accept(long receivedNanos, List<Sample> samples) {
    newestReceived = Math.max(newestReceived, receivedNanos);
    for (Sample sample : samples) {
      if (sample.timeNanos() > receivedNanos + Slices.MAX_FUTURE_NANOS) {
        tally.unusable++;
        continue;
      }
      switch (sample) {
        case Sample.Point point -> point(point, receivedNanos);
        case Sample.Span span -> {
          if (!spanParts.isEmpty()) {
            Amount amount = new Occurrence(span.durationNanos() / 1e9);
            event(span, span.name(), amount, spanParts, Matching.of(span), receivedNanos);
          }
        }
        case Sample.Log log -> {
          if (!logParts.isEmpty()) {
            Amount amount = new Occurrence(Double.NaN);
            event(log, Selector.ANY, amount, logParts, Matching.of(log), receivedNanos);
          }
        }
      }
    }
  }

  private void point(Sample.Point point, long receivedNanos) {
    SeriesState state = states.get(point.series());
    if (state == null) {
      state = admit(point.series(), receivedNanos);
      if (state == null) {
        return;
      }
    }
    Entry entry = Entries.of(point, state.entries);
    if (entry == null) {
      tally.unusable++;
      return;
    }
    if (state.offer(entry, tally) != Outcome.TAKEN) {
      return;
    }
    taken(entry.time, receivedNanos);
    for (Binding binding : state.bindings) {
      seen(binding.group, entry.time, receivedNanos);
    }
  }

  private void seen(GroupState group, long timeNanos, long receivedNanos) {
    group.seen(timeNanos);
    group.track.seen(timeNanos, receivedNanos);
    changes.add(group);
  }

  private void taken(long timeNanos, long receivedNanos) {
    tally.accepted++;
    if (timeNanos > receivedNanos + Slices.MAX_LEAD_NANOS) {
      tally.futureClamped++;
    }
  }

  private @Nullable SeriesState admit(Series series, long receivedNanos) {
    List<Part> parts = metricParts.get(series.name());
    if (parts == null || unmatched.contains(series)) {
      return null;
    }
    Matching.Lookup attributes = Matching.of(series);
    if (parts.stream().noneMatch(part -> Matching.matches(part.selector(), attributes))) {
      if (unmatched.size() >= MAX_UNMATCHED) {
        unmatched.clear();
      }
      unmatched.add(series);
      return null;
    }
    if (states.size() >= limits.maxSeries() && !sweep(receivedNanos)) {
      tally.refusedSeries++;
      return null;
    }
    SeriesState state = new SeriesState(series);
    parts.forEach(part -> bind(state, part));
    if (state.bindings.isEmpty()) {
      return null;
    }
    states.put(series, state);
    return state;
  }

  // Makes room by forgetting series that said nothing for a day; looks at most every 10 min.
  private boolean sweep(long receivedNanos) {
    if (lastSweep != Long.MIN_VALUE && receivedNanos - lastSweep < SWEEP_NANOS) {
      return false;
    }
    lastSweep = receivedNanos;
    Iterator<SeriesState> all = states.values().iterator();
    while (all.hasNext()) {
      SeriesState state = all.next();
      if (state.newest < receivedNanos - IDLE_NANOS) {
        state.settleAll();
        state.bindings.forEach(binding -> binding.group.series.remove(state));
        all.remove();
      }
    }
    return states.size() < limits.maxSeries();
  }

  void bind(SeriesState state, Part part) {
    Matching.Lookup attributes = Matching.of(state.series);
    Selector selector = part.selector();
    if (!Matching.matches(selector, attributes)) {
      return;
    }
    OptionalDouble cut = OptionalDouble.empty();
    if (part.cut() != null) {
      cut = Matching.cut(part.cut(), state.series);
      if (cut.isEmpty()) {
        tally.unusable++;
        return;
      }
    }
    GroupState group = group(part, attributes);
    if (group != null) {
      boolean reports = group.series.add(state);
      state.bindings.add(new Binding(part, group, cut.isPresent(), cut.orElse(0), reports));
    }
  }

  private @Nullable GroupState group(Part part, Matching.Lookup attributes) {
    List<String> labels = Matching.labels(part.selector(), attributes);
    GroupState group = part.track().group(labels, limits.maxGroups());
    if (group == null) {
      tally.refusedGroups++;
    }
    return group;
  }

  private void event(
      Sample event,
      String name,
      Amount amount,
      List<Part> parts,
      Matching.Lookup attributes,
      long receivedNanos) {
    long time = event.timeNanos();
    long slice = Slices.of(time);
    boolean counted = false;
    for (Part part : parts) {
      Selector selector = part.selector();
      boolean named = selector.name().equals(Selector.ANY) || selector.name().equals(name);
      if (!named || !Matching.matches(selector, attributes)) {
        continue;
      }
      GroupState group = group(part, attributes);
      if (group == null) {
        continue;
      }
      OptionalDouble cut = part.cut() == null ? OptionalDouble.empty() : part.cut().in("s");
      reportSlice(group, slice);
      Binding binding = new Binding(part, group, cut.isPresent(), cut.orElse(0), false);
      if (binding.fold(amount, slice, 1)) {
        seen(group, time, receivedNanos);
        counted = true;
      } else {
        tally.unusable++;
      }
    }
    if (counted) {
      taken(time, receivedNanos);
    }
  }

  // A group of events covers every slice that holds one.
  private static void reportSlice(GroupState group, long slice) {
    boolean kept =
        group.newest == Long.MIN_VALUE || slice > Slices.of(group.newest) - Slices.FINE_CELLS;
    if (kept && group.sum(GroupState.COVERED, slice, slice) == 0) {
      group.add(GroupState.COVERED, slice, SLICE_MILLIS);
    }
  }

  /** Takes over tracks and series of a checkpoint. */
  void restore(List<Track> known, List<SeriesState> series) {
    known.forEach(track -> tracks.put(track.indicator, track));
    index();
    for (SeriesState state : series) {
      metricParts.getOrDefault(state.series.name(), List.of()).forEach(part -> bind(state, part));
      states.put(state.series, state);
    }
  }

  /** What was counted, dropped or unusual. */
  public EngineCounters counters() {
    int groups = tracks.values().stream().mapToInt(Track::groupCount).sum();
    return tally.snapshot(states.size(), groups);
  }
}

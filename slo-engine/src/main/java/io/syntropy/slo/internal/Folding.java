package io.syntropy.slo.internal;

import io.syntropy.slo.EngineCounters;
import io.syntropy.slo.EngineLimits;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Series;
import io.syntropy.slo.Series.Noting;
import io.syntropy.slo.SeriesMap;
import io.syntropy.slo.internal.SeriesState.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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

  private final EngineLimits limits;
  final Tally tally = new Tally();
  final Changes changes = new Changes();
  final Map<Indicator, Track> tracks = new LinkedHashMap<>();
  final SeriesMap<SeriesState> states = new SeriesMap<>(SeriesState.class, Noting.INDICATORS);
  private final PartIndex metricParts = new PartIndex();
  private final PartIndex prometheusParts = new PartIndex();
  private final PartIndex spanParts = new PartIndex();
  private final PartIndex logParts = new PartIndex();
  private final List<Part> candidates = new ArrayList<>();
  private final Set<Series> unmatched = new HashSet<>();

  /** Noted on series that nothing asks for; another one whenever that may have changed. */
  private Object ignored = new Object();

  private long batch;
  long newestReceived = Long.MIN_VALUE;
  long lastSweep = Long.MIN_VALUE;

  public Folding(EngineLimits limits) {
    this.limits = limits;
  }

  /** When the newest samples were received; the epoch before the first. */
  public Instant received() {
    return newestReceived == Long.MIN_VALUE
        ? Instant.EPOCH
        : Instant.ofEpochSecond(0, newestReceived);
  }

  /** The track of an indicator, live or ended; null without one. */
  public @Nullable Track track(@Nullable Indicator indicator) {
    return indicator == null ? null : tracks.get(indicator);
  }

  /**
   * Counts the tracks of {@code wanted}, making those that are missing; keeps those of {@code
   * ended} as they stand; drops the others.
   */
  public void define(Collection<Indicator> wanted, Collection<Indicator> ended) {
    Set<Indicator> live = new LinkedHashSet<>(wanted);
    tracks.keySet().removeIf(i -> !live.contains(i) && !ended.contains(i));
    Set<Track> added = new HashSet<>();
    for (Indicator indicator : live) {
      Track known = tracks.get(indicator);
      if (known == null) {
        Track track = new Track(indicator);
        tracks.put(indicator, track);
        added.add(track);
      } else if (known.frozen()) {
        known.resume();
        added.add(known);
      }
    }
    Set<Track> counted = new HashSet<>();
    tracks.forEach((indicator, track) -> {
      if (live.contains(indicator)) {
        counted.add(track);
      } else if (!track.frozen()) {
        track.freeze();
      }
    });
    index();
    changes.retain(counted);
    states.removeIf((series, state) -> {
      state.bindings.stream().filter(b -> b.part.track().frozen()).forEach(state::release);
      state.bindings.removeIf(binding -> !counted.contains(binding.part.track()));
      bind(state, added);
      return state.bindings.isEmpty();
    });
  }

  void index() {
    metricParts.clear();
    prometheusParts.clear();
    spanParts.clear();
    logParts.clear();
    unmatched.clear();
    ignored = new Object();
    for (Track track : tracks.values()) {
      for (Part part : track.frozen() ? List.<Part>of() : track.parts) {
        switch (part.selector().signal()) {
          case METRIC ->
              (part.selector().naming() == Selector.Naming.OTLP ? metricParts : prometheusParts)
                  .add(part);
          case SPAN -> spanParts.add(part);
          case LOG -> logParts.add(part);
        }
      }
    }
  }

  // Binds to the added tracks and gives them what a late point could still change.
  private void bind(SeriesState state, Set<Track> added) {
    int known = state.bindings.size();
    for (Part part : candidates(state.series)) {
      if (added.contains(part.track())) {
        bind(state, part);
      }
    }
    for (Binding binding : state.bindings.subList(known, state.bindings.size())) {
      state.backfill(binding);
      for (int i = state.settled; i < state.points.size(); i++) {
        seen(binding.group, state.points.time(i), newestReceived);
      }
    }
  }

  /** Folds samples received together. */
  public void accept(long receivedNanos, List<Sample> samples) {
    newestReceived = Math.max(newestReceived, receivedNanos);
    batch++;
    for (Sample sample : samples) {
      if (sample.timeNanos() > receivedNanos + Slices.MAX_FUTURE_NANOS) {
        tally.unusable++;
        continue;
      }
      switch (sample) {
        case Sample.Point point -> point(point, receivedNanos);
        case Sample.Stale stale -> {
          SeriesState state = states.get(stale.series());
          if (state != null) {
            state.end(stale.timeNanos(), tally);
          }
        }
        case Sample.Exemplar exemplar -> {}
        case Sample.Span span -> {
          if (!spanParts.isEmpty()) {
            Amount amount = new Occurrence(span.durationNanos() / 1e9);
            Matching.Lookup attributes = Matching.of(span);
            candidates.clear();
            if (!span.name().equals(Selector.ANY)) {
              spanParts.collect(span.name(), attributes, candidates);
            }
            spanParts.collect(Selector.ANY, attributes, candidates);
            event(span, amount, candidates, attributes, receivedNanos);
          }
        }
        case Sample.Log log -> {
          if (!logParts.isEmpty()) {
            Amount amount = new Occurrence(Double.NaN);
            Matching.Lookup attributes = Matching.of(log);
            candidates.clear();
            logParts.collect(Selector.ANY, attributes, candidates);
            event(log, amount, candidates, attributes, receivedNanos);
          }
        }
      }
    }
  }

  /** Ends what is expected of the series of {@code instances}, by service. */
  public void gone(Map<String, List<String>> instances, long atNanos) {
    for (SeriesState state : states.values()) {
      String service = state.series.resource().get("service.name");
      String instance = state.series.resource().get("service.instance.id");
      if (service != null
          && instance != null
          && instances.getOrDefault(service, List.of()).contains(instance)) {
        state.end(atNanos, tally);
      }
    }
  }

  private void point(Sample.Point point, long receivedNanos) {
    Series series = point.series();
    if (series.note(Noting.INDICATORS) == ignored) {
      return; // most series, most of the time
    }
    SeriesState state = states.get(series);
    if (state == null) {
      state = admit(series, receivedNanos);
      if (state == null) {
        return;
      }
    }
    Entry entry = Entries.of(point, state.points);
    if (entry == null) {
      tally.unusable++;
      return;
    }
    for (Binding binding : state.bindings) {
      binding.part.track().open(batch, receivedNanos);
    }
    if (state.offer(entry, tally) != Outcome.TAKEN) {
      return;
    }
    taken(entry.time(), receivedNanos);
    for (int i = 0; i < state.bindings.size(); i++) {
      seen(state.bindings.get(i).group, entry.time(), receivedNanos);
    }
  }

  private void seen(GroupState group, long timeNanos, long receivedNanos) {
    group.seen(timeNanos);
    group.track.seen(timeNanos, receivedNanos);
    changes.add(group);
  }

  private List<Part> candidates(Series series) {
    candidates.clear();
    Matching.Lookup attributes = Matching.of(series);
    metricParts.collect(series.name(), attributes, candidates);
    if (!prometheusParts.isEmpty()) {
      for (String name : PrometheusNames.of(series)) {
        prometheusParts.collect(name, attributes, candidates);
      }
    }
    return candidates;
  }

  private void taken(long timeNanos, long receivedNanos) {
    tally.accepted++;
    if (timeNanos > receivedNanos + Slices.MAX_LEAD_NANOS) {
      tally.futureClamped++;
    }
  }

  private @Nullable SeriesState admit(Series series, long receivedNanos) {
    if (prometheusParts.isEmpty() && !metricParts.has(series.name())) {
      series.note(Noting.INDICATORS, ignored);
      return null; // one look-up for what nothing asks for
    }
    if (unmatched.contains(series)) {
      series.note(Noting.INDICATORS, ignored);
      return null;
    }
    List<Part> parts = candidates(series);
    if (parts.stream().noneMatch(part -> Sighting.of(part.selector(), series).matches())) {
      if (unmatched.size() >= MAX_UNMATCHED) {
        unmatched.clear();
      }
      unmatched.add(series);
      series.note(Noting.INDICATORS, ignored);
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
    states.removeIf((series, state) -> {
      if (state.newest >= receivedNanos - IDLE_NANOS) {
        return false;
      }
      state.settleAll();
      state.bindings.forEach(binding -> binding.group.leave(state));
      return true;
    });
    return states.size() < limits.maxSeries();
  }

  void bind(SeriesState state, Part part) {
    Sighting sighting = Sighting.of(part.selector(), state.series);
    if (!sighting.matches()) {
      return;
    }
    OptionalDouble cut = OptionalDouble.empty();
    if (part.cut() != null && sighting.cutting()) {
      cut = Matching.cut(part.cut(), state.series);
      if (cut.isEmpty()) {
        tally.unusable++;
        return;
      }
    }
    GroupState group = group(part, sighting.attributes());
    if (group != null) {
      boolean reports = group.join(state);
      state.bindings.add(
          new Binding(
              part, group, cut.isPresent(), cut.orElse(0), reports, sighting.histogramOnly()));
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
      Amount amount,
      List<Part> parts,
      Matching.Lookup attributes,
      long receivedNanos) {
    long time = event.timeNanos();
    long slice = Slices.of(time);
    boolean counted = false;
    for (Part part : parts) {
      Selector selector = part.selector();
      if (!Matching.matches(selector, attributes)) {
        continue;
      }
      GroupState group = group(part, attributes);
      if (group == null) {
        continue;
      }
      OptionalDouble cut = part.cut() == null ? OptionalDouble.empty() : part.cut().in("s");
      part.track().open(batch, receivedNanos);
      if (group.newest == Long.MIN_VALUE || slice > Slices.of(group.newest) - Slices.FINE_CELLS) {
        group.addEvent(slice);
      }
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

  /** Takes over tracks and series of a checkpoint. */
  void restore(List<Track> known, List<SeriesState> series) {
    known.forEach(track -> tracks.put(track.indicator, track));
    index();
    for (SeriesState state : series) {
      candidates(state.series).forEach(part -> bind(state, part));
      states.put(state.series, state);
    }
  }

  /** What was counted, dropped or unusual. */
  public EngineCounters counters() {
    int groups = tracks.values().stream().mapToInt(Track::groupCount).sum();
    return tally.snapshot(states.size(), groups);
  }
}

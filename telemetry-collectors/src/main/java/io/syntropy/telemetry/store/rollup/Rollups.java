package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.slo.SeriesMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Folds points into rollups, in memory, until they are committed.
 *
 * <p>One thread folds and commits; any thread asks for what is held. A commit is {@link #blocks},
 * storing them, and {@link #committed}, with nothing folded in between; when storing fails, nothing
 * is lost and the next attempt gives the same blocks and more. After {@link #committed} the state
 * is that after a start, as far as anything that is stored depends on it.
 */
public final class Rollups {
  private final RollupConfig config;
  private final Predicate<Series> fine;
  private final ReentrantLock lock = new ReentrantLock();
  private final SeriesMap<Slot> slots = new SeriesMap<>(Slot.class, Series.Noting.ROLLUPS);
  private final SeriesId ids = new SeriesId();
  private final Map<Bounds, Bounds> bounds = new HashMap<>();
  private long points;
  private long refused;
  private int active;
  private long newest = Long.MIN_VALUE;

  private record Bounds(double[] values) {
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Bounds b && Arrays.equals(values, b.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  /**
   * @param fine which series get the finer step; asked once per series and commit, on the folding
   *     thread
   */
  public Rollups(RollupConfig config, Predicate<Series> fine) {
    this.config = config;
    this.fine = fine;
  }

  /** Takes points, staleness markers and exemplars; ignores other samples. */
  public void fold(List<? extends Sample> samples) {
    lock.lock();
    try {
      for (int i = 0; i < samples.size(); i++) {
        fold(samples.get(i));
      }
    } finally {
      lock.unlock();
    }
  }

  private void fold(Sample sample) {
    switch (sample) {
      case Sample.Sum s -> {
        Slot slot = slot(s.series(), s.timeNanos());
        if (slot != null) {
          slot.sum(s);
          points++;
        }
      }
      case Sample.Gauge s -> {
        Slot slot = slot(s.series(), s.timeNanos());
        if (slot != null) {
          slot.level(s.timeNanos(), s.value());
          points++;
        }
      }
      case Sample.Histogram s -> {
        Slot slot = slot(s.series(), s.timeNanos());
        if (slot != null) {
          double[] limits = shared(slot, s.bounds());
          Explicit m = new Explicit(s.count(), s.sum(), limits, s.counts());
          slot.distribution(s.startNanos(), s.timeNanos(), s.temporality(), m);
          points++;
        }
      }
      case Sample.ExponentialHistogram s -> {
        Slot slot = slot(s.series(), s.timeNanos());
        if (slot != null) {
          slot.distribution(s.startNanos(), s.timeNanos(), s.temporality(), measure(s));
          points++;
        }
      }
      case Sample.Stale s -> {
        Slot slot = slot(s.series(), s.timeNanos());
        if (slot != null) {
          slot.gone(s.timeNanos());
        }
      }
      case Sample.Exemplar s -> {
        Slot slot = slot(s.series(), s.timeNanos());
        if (slot != null) {
          exemplar(slot, s);
        }
      }
      case Sample.Span s -> {}
      case Sample.Log s -> {}
    }
  }

  private static void exemplar(Slot slot, Sample.Exemplar e) {
    ExemplarBuffer buffer = slot.exemplars;
    if (buffer == null) {
      buffer = new ExemplarBuffer();
      slot.exemplars = buffer;
    }
    buffer.add(e, slot.bounds());
  }

  private static Exponential measure(Sample.ExponentialHistogram s) {
    return new Exponential(
        s.count(),
        s.sum(),
        s.scale(),
        s.zeroCount(),
        s.zeroThreshold(),
        new Span(s.positiveOffset(), s.positive()),
        new Span(s.negativeOffset(), s.negative()));
  }

  // A retained distribution does not retain bounds of its own.
  private double[] shared(Slot slot, double[] limits) {
    double[] open = slot.bounds();
    if (open == limits || (open != null && Arrays.equals(open, limits))) {
      return open;
    }
    if (bounds.size() >= 1_000) {
      bounds.clear();
    }
    Bounds key = new Bounds(KnownBounds.of(limits));
    Bounds known = bounds.putIfAbsent(key, key);
    return known == null ? key.values : known.values;
  }

  private @Nullable Slot slot(Series series, long time) {
    Slot slot = slots.get(series);
    if (slot == null || !slot.touched) {
      if (active >= config.maxSeries()) {
        refused++;
        return null;
      }
      active++;
      if (slot == null) {
        slot = new Slot(series, ids.of(series), 0);
        slots.put(series, slot);
      }
      slot.touched = true;
      slot.step = (fine.test(series) ? config.fineStep() : config.step()).toNanos();
    }
    if (time < slot.oldest) {
      slot.oldest = time;
    }
    if (time > slot.newest) {
      slot.newest = time;
      newest = Math.max(newest, time);
    }
    return slot;
  }

  /** All that is not committed, by metric name and then id; ends every open part. */
  public List<Block> blocks() {
    lock.lock();
    try {
      List<Block> blocks = new ArrayList<>(active);
      for (Slot slot : slots.values()) {
        slot.close();
        if (!slot.isEmpty()) {
          blocks.add(block(slot, null));
        }
      }
      blocks.sort(ORDER);
      return blocks;
    } finally {
      lock.unlock();
    }
  }

  /** Order of blocks in a file. */
  public static final Comparator<Block> ORDER =
      Comparator.comparing((Block b) -> b.series().name()).thenComparingLong(Block::id);

  private static Block block(Slot slot, @Nullable Part open) {
    ExemplarBuffer kept = slot.exemplars;
    long from = open == null ? slot.from : Math.min(slot.from, open.bucket() - open.step());
    return new Block(
        slot.series,
        slot.id,
        Math.min(from, Math.floorDiv(slot.oldest, 1_000_000)),
        slot.newest,
        Slot.millis(slot.step),
        slot.points + (open == null ? 0 : open.points()),
        open == null ? slot.pending.out.toBytes() : slot.pending.with(open),
        kept == null ? new byte[0] : ExemplarBuffer.encode(kept.all()));
  }

  /** Forgets what {@link #blocks} gave, as it is stored, and series that have been quiet. */
  public void committed() {
    lock.lock();
    try {
      long horizon = newest - config.quiet().toNanos();
      slots.values().forEach(Slot::committed);
      slots.removeIf((series, slot) -> slot.heard < horizon);
      if (slots.size() > config.maxSeries()) {
        slots.removeIf((series, slot) -> true);
      }
      active = 0;
    } finally {
      lock.unlock();
    }
  }

  /** What is not committed of the {@code wanted} series; changes nothing. */
  public List<Block> held(Predicate<Series> wanted) {
    lock.lock();
    try {
      List<Block> blocks = new ArrayList<>();
      for (Slot slot : slots.values()) {
        if (slot.touched && wanted.test(slot.series)) {
          blocks.add(block(slot, slot.openPart()));
        }
      }
      return blocks;
    } finally {
      lock.unlock();
    }
  }

  /** Newest event time that was folded since the start, nanoseconds; least value without any. */
  public long newestNanos() {
    lock.lock();
    try {
      return newest;
    } finally {
      lock.unlock();
    }
  }

  /** What the fold did. */
  public RollupCounters counters() {
    lock.lock();
    try {
      return new RollupCounters(points, refused, slots.size(), active);
    } finally {
      lock.unlock();
    }
  }
}

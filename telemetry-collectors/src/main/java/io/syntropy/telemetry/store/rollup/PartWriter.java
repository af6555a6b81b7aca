package io.syntropy.telemetry.store.rollup;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parts of one series as bytes, each relative to the one before it: counters and buckets that do
 * not move cost an octet. {@link PartReader} reads them.
 */
final class PartWriter {
  static final int LEVEL = 0;
  static final int STRETCH = 1;
  static final int CHANGE = 2;
  static final int GONE = 3;
  static final int SINGLE = 4;
  static final int SAME_SHAPE = 8;
  static final int SORT_SHIFT = 4;
  static final int STEP_SHIFT = 6;

  /** Buckets end at multiples of this, milliseconds. */
  static final long TICK = 10_000;

  private static final long[] STEPS = {10_000, 60_000, 3_600_000};
  static final int OTHER_STEP = 3;

  final ByteSink out = new ByteSink();
  private long bucket;
  private long offset;
  private long start;
  private double level;
  private @Nullable Measure measure;

  /** What was written so far and {@code part} behind it; the writer stays as it was. */
  byte[] with(Part part) {
    int length = out.length();
    long wasBucket = bucket;
    long wasOffset = offset;
    long wasStart = start;
    double wasLevel = level;
    Measure was = measure;
    write(part);
    byte[] bytes = out.toBytes();
    out.cut(length);
    bucket = wasBucket;
    offset = wasOffset;
    start = wasStart;
    level = wasLevel;
    measure = was;
    return bytes;
  }

  /** What was written so far; the writer begins anew. */
  byte[] take() {
    byte[] bytes = out.toBytes();
    reset();
    return bytes;
  }

  void reset() {
    out.cut(0);
    bucket = 0;
    offset = 0;
    start = 0;
    level = 0;
    measure = null;
  }

  static long step(int code) {
    return STEPS[code];
  }

  void write(Part part) {
    switch (part) {
      case Part.Level p -> {
        header(p, LEVEL, null);
        out.number(p.last(), level);
        if (p.points() != 1) {
          out.number(p.sum(), p.last());
          out.number(p.min(), p.last());
          out.number(p.max(), p.last());
        }
        level = p.last();
      }
      case Part.Stretch p -> {
        boolean same = header(p, STRETCH, p.last());
        out.signed(p.start() - start);
        start = p.start();
        measure(p.last(), same ? measure : null);
        if (p.points() != 1) {
          out.unsigned(p.lastTime() - p.firstTime());
          boolean alike = Shapes.same(p.first(), p.last());
          out.octet(alike ? 1 : 0);
          measure(p.first(), alike ? p.last() : null);
        }
        measure = p.last();
      }
      case Part.Change p -> {
        boolean same = header(p, CHANGE, p.total());
        measure(p.total(), same ? Shapes.zero(p.total()) : null);
        measure = p.total();
      }
      case Part.Gone p -> header(p, GONE, null);
    }
  }

  private boolean header(Part p, int type, @Nullable Measure shape) {
    boolean same = shape != null && measure != null && Shapes.same(shape, measure);
    int step = Arrays.binarySearch(STEPS, p.step());
    int code = step < 0 ? OTHER_STEP : step;
    int sort = shape == null ? 0 : Shapes.sort(shape);
    int single = p.points() == 1 ? SINGLE : 0;
    out.octet(type | single | (same ? SAME_SHAPE : 0) | sort << SORT_SHIFT | code << STEP_SHIFT);
    if (code == OTHER_STEP) {
      out.unsigned(p.step());
    }
    out.signed((p.bucket() - bucket) / TICK);
    bucket = p.bucket();
    long late = p.bucket() - p.lastTime();
    out.signed(late - offset);
    offset = late;
    if (single == 0) {
      out.unsigned(p.points());
    }
    return same;
  }

  /** {@code near} has the same shape; without it the shape is written. */
  private void measure(Measure m, @Nullable Measure near) {
    switch (m) {
      case Amount a -> out.number(a.value(), near == null ? 0 : near.total());
      case Explicit e -> {
        Explicit n = (Explicit) near;
        if (n == null) {
          KnownBounds.write(e.bounds(), e.counts().length, out);
        }
        out.signed(e.count() - Shapes.total(e.counts()));
        out.number(e.sum(), n == null ? 0 : n.sum());
        counts(e.counts(), n == null ? null : n.counts());
      }
      case Exponential e -> {
        Exponential n = (Exponential) near;
        if (n == null) {
          out.signed(e.scale());
          out.number(e.zeroThreshold(), 0);
          out.signed(e.positive().offset());
          out.unsigned(e.positive().counts().length);
          out.signed(e.negative().offset());
          out.unsigned(e.negative().counts().length);
        }
        out.signed(e.count() - e.zeros() - e.positive().total() - e.negative().total());
        out.number(e.sum(), n == null ? 0 : n.sum());
        out.signed(e.zeros() - (n == null ? 0 : n.zeros()));
        counts(e.positive().counts(), n == null ? null : n.positive().counts());
        counts(e.negative().counts(), n == null ? null : n.negative().counts());
      }
    }
  }

  private void counts(long[] counts, long @Nullable [] near) {
    for (int i = 0; i < counts.length; i++) {
      out.signed(counts[i] - (near == null ? 0 : near[i]));
    }
  }
}

package io.syntropy.telemetry.store.rollup;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the parts that a {@link PartWriter} wrote since its last reset. */
final class PartReader {
  private static final int MAX_WIDTH = 1 << 20;

  private final ByteSource in;
  private long bucket;
  private long offset;
  private long start;
  private double level;
  private @Nullable Measure measure;

  private PartReader(byte[] bytes) {
    in = new ByteSource(bytes);
  }

  /**
   * Reads all parts in {@code bytes}.
   *
   * @throws DamagedRollup when they were not written by a {@link PartWriter}
   */
  static void read(byte[] bytes, Consumer<Part> into) {
    PartReader reader = new PartReader(bytes);
    while (reader.in.hasMore()) {
      into.accept(reader.next());
    }
  }

  private Part next() {
    int header = in.octet();
    int code = header >> PartWriter.STEP_SHIFT;
    long step = code == PartWriter.OTHER_STEP ? in.unsigned() : PartWriter.step(code);
    bucket += in.signed() * PartWriter.TICK;
    offset += in.signed();
    long last = bucket - offset;
    boolean single = (header & PartWriter.SINGLE) != 0;
    long points = single ? 1 : in.unsigned();
    int sort = header >> PartWriter.SORT_SHIFT & 3;
    boolean same = (header & PartWriter.SAME_SHAPE) != 0;
    return switch (header & 3) {
      case PartWriter.LEVEL -> level(step, points, last, single);
      case PartWriter.STRETCH -> stretch(step, points, last, single, sort, same);
      case PartWriter.CHANGE -> {
        Measure near = same ? Shapes.zero(known()) : null;
        measure = measure(sort, near);
        yield new Part.Change(bucket, step, points, last, measure);
      }
      default -> new Part.Gone(bucket, step, last);
    };
  }

  private Part level(long step, long points, long last, boolean single) {
    level = in.number(level);
    double sum = single ? level : in.number(level);
    double min = single ? level : in.number(level);
    double max = single ? level : in.number(level);
    return new Part.Level(bucket, step, points, last, level, sum, min, max);
  }

  private Part stretch(long step, long points, long last, boolean single, int sort, boolean same) {
    start += in.signed();
    Measure end = measure(sort, same ? known() : null);
    measure = end;
    if (single) {
      return new Part.Stretch(bucket, step, points, start, last, last, end, end);
    }
    long first = last - in.unsigned();
    Measure begin = measure(sort, in.octet() == 1 ? end : null);
    return new Part.Stretch(bucket, step, points, start, first, last, begin, end);
  }

  private Measure known() {
    if (measure == null) {
      throw new DamagedRollup("refers to a part before the first");
    }
    return measure;
  }

  private Measure measure(int sort, @Nullable Measure near) {
    if (near != null && Shapes.sort(near) != sort) {
      throw new DamagedRollup("refers to a part of another sort");
    }
    return switch (sort) {
      case Shapes.AMOUNT -> new Amount(in.number(near == null ? 0 : near.total()));
      case Shapes.EXPLICIT -> explicit(near == null ? KnownBounds.read(in) : (Explicit) near);
      case Shapes.EXPONENTIAL -> exponential(near == null ? shape() : (Exponential) near);
      default -> throw new DamagedRollup("sort: " + sort + " (expected 0..2)");
    };
  }

  private Explicit explicit(Explicit near) {
    long rest = in.signed();
    double sum = in.number(near.sum());
    long[] counts = counts(near.counts());
    return new Explicit(Shapes.total(counts) + rest, sum, near.bounds(), counts);
  }

  private Exponential shape() {
    int scale = (int) in.signed();
    double threshold = in.number(0);
    Span positive = new Span((int) in.signed(), new long[in.size(MAX_WIDTH)]);
    Span negative = new Span((int) in.signed(), new long[in.size(MAX_WIDTH)]);
    return new Exponential(0, 0, scale, 0, threshold, positive, negative);
  }

  private Exponential exponential(Exponential near) {
    long rest = in.signed();
    double sum = in.number(near.sum());
    long zeros = near.zeros() + in.signed();
    Span positive = new Span(near.positive().offset(), counts(near.positive().counts()));
    Span negative = new Span(near.negative().offset(), counts(near.negative().counts()));
    long count = rest + zeros + positive.total() + negative.total();
    return new Exponential(
        count, sum, near.scale(), zeros, near.zeroThreshold(), positive, negative);
  }

  private long[] counts(long[] near) {
    long[] counts = new long[near.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = near[i] + in.signed();
    }
    return counts;
  }
}

package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import io.syntropy.slo.SeriesMap;
import org.jspecify.annotations.Nullable;

/**
 * One series in memory: the open part, and behind it the parts that are complete, as bytes.
 *
 * <p>A point that is late closes nothing: it becomes a part of its own. Fields rather than objects,
 * since a point's price is the memory it touches.
 */
final class Slot extends SeriesMap.Value {
  private static final byte NOTHING = -1;
  private static final long MILLI = 1_000_000;

  final Series series;
  final long id;
  final PartWriter pending = new PartWriter();
  @Nullable ExemplarBuffer exemplars;

  /** Times of anything since the last commit, and the newest before; nanoseconds. */
  long oldest = Long.MAX_VALUE;

  long newest = Long.MIN_VALUE;
  long heard = Long.MIN_VALUE;

  /** Begin of the first of the pending parts, milliseconds. */
  long from = Long.MAX_VALUE;

  long points;
  boolean touched;

  /** Nanoseconds. */
  long step;

  private byte type = NOTHING;
  private long bucket;
  private long start;
  private long count;
  private long firstTime;
  private long lastTime;
  // A level: last, sum, least, greatest. A number's stretch: first and last; its change: the sum.
  private double a;
  private double b;
  private double c;
  private double d;
  // Of a distribution instead: a stretch's ends, or in last the change.
  private @Nullable Measure first;
  private @Nullable Measure last;

  Slot(Series series, long id, long step) {
    this.series = series;
    this.id = id;
    this.step = step;
  }

  boolean isEmpty() {
    return from == Long.MAX_VALUE && exemplars == null;
  }

  void level(long time, double value) {
    if (!isOpen(PartWriter.LEVEL, time) && !open(PartWriter.LEVEL, time, 0)) {
      late(
          new Part.Level(
              millis(end(time)), millis(step), 1, millis(time), value, value, value, value));
      return;
    }
    if (count > 0 && time == lastTime) {
      return;
    }
    if (count == 0 || time > lastTime) {
      a = value;
      lastTime = time;
    }
    b = count == 0 ? value : b + value;
    c = count == 0 || value < c ? value : c;
    d = count == 0 || value > d ? value : d;
    count++;
  }

  void sum(Sample.Sum s) {
    if (s.temporality() == Temporality.DELTA) {
      if (fits(PartWriter.CHANGE, s.timeNanos(), null)) {
        if (!again(s.startNanos(), s.timeNanos())) {
          a += s.value();
          counted(s.startNanos(), s.timeNanos());
        }
      } else {
        change(s.startNanos(), s.timeNanos(), new Amount(s.value()));
      }
    } else if (!s.monotonic()) {
      level(s.timeNanos(), s.value());
    } else if (isOpen(PartWriter.STRETCH, s.timeNanos())
        && start == s.startNanos()
        && last == null
        && s.timeNanos() >= lastTime
        && s.value() >= b) {
      b = s.value();
      count += s.timeNanos() > lastTime ? 1 : 0;
      lastTime = s.timeNanos();
    } else {
      stretch(s.startNanos(), s.timeNanos(), new Amount(s.value()));
    }
  }

  void distribution(long start, long time, Temporality temporality, Measure m) {
    if (temporality == Temporality.DELTA) {
      Measure so = last;
      if (so != null && fits(PartWriter.CHANGE, time, m)) {
        if (!again(start, time)) {
          last = so.plus(m);
          counted(start, time);
        }
      } else {
        change(start, time, m);
      }
    } else if (last != null
        && isOpen(PartWriter.STRETCH, time)
        && this.start == start
        && time >= lastTime
        && m.extendsOn(last)) {
      last = m;
      count += time > lastTime ? 1 : 0;
      lastTime = time;
    } else {
      stretch(start, time, m);
    }
  }

  void gone(long time) {
    close();
    late(new Part.Gone(millis(end(time)), millis(step), millis(time)));
  }

  /** Puts the open part behind the complete ones. */
  void close() {
    Part part = openPart();
    if (part != null) {
      add(part, count);
      type = NOTHING;
      first = null;
      last = null;
    }
  }

  /** The open part as it stands. */
  @Nullable Part openPart() {
    if (type == NOTHING || count == 0) {
      return null;
    }
    long end = millis(bucket);
    long length = millis(step);
    long at = millis(lastTime);
    return switch (type) {
      case PartWriter.LEVEL -> new Part.Level(end, length, count, at, a, b, c, d);
      case PartWriter.CHANGE ->
          new Part.Change(end, length, count, at, last == null ? new Amount(a) : last);
      default -> {
        Measure to = last == null ? new Amount(b) : last;
        Measure from = count == 1 ? to : first == null ? new Amount(a) : first;
        long begin = count == 1 ? at : millis(firstTime);
        yield new Part.Stretch(end, length, count, millis(start), begin, at, from, to);
      }
    };
  }

  /** Forgets what was taken; the series stays known. */
  void committed() {
    type = NOTHING;
    first = null;
    last = null;
    pending.reset();
    heard = Math.max(heard, newest);
    newest = Long.MIN_VALUE;
    exemplars = null;
    from = Long.MAX_VALUE;
    oldest = Long.MAX_VALUE;
    points = 0;
    touched = false;
  }

  /** What the open part's bounds are, for exemplars; null without buckets. */
  double @Nullable [] bounds() {
    return last instanceof Explicit e && type != NOTHING ? e.bounds() : null;
  }

  private boolean isOpen(int wanted, long time) {
    return type == wanted && time <= bucket && time > bucket - step;
  }

  private boolean fits(int wanted, long time, @Nullable Measure m) {
    return isOpen(wanted, time)
        && (m == null ? last == null : last != null && Shapes.sort(m) == Shapes.sort(last));
  }

  // A sender that got no answer sends the same change again.
  private boolean again(long start, long time) {
    return time == lastTime && start == this.start;
  }

  private void counted(long start, long time) {
    count++;
    if (time >= lastTime) {
      lastTime = time;
      this.start = start;
    }
  }

  /** Makes room for a part that begins at {@code time}; false when that is before the open one. */
  private boolean open(int wanted, long time, long start) {
    if (type != NOTHING && time < lastTime) {
      return false;
    }
    close();
    type = (byte) wanted;
    bucket = end(time);
    this.start = start;
    count = 0;
    firstTime = time;
    lastTime = time;
    return true;
  }

  private void change(long start, long time, Measure m) {
    if (!open(PartWriter.CHANGE, time, start)) {
      late(new Part.Change(millis(end(time)), millis(step), 1, millis(time), m));
      return;
    }
    count = 1;
    a = m.total();
    last = m instanceof Amount ? null : m;
  }

  private void stretch(long start, long time, Measure m) {
    boolean known =
        type == PartWriter.STRETCH && start == this.start && time <= lastTime && time >= firstTime;
    // Between the ends of the open stretch it says nothing new; so does a lower one again.
    if (known && !told(time, m)) {
      return;
    }
    if (!open(PartWriter.STRETCH, time, start)) {
      long at = millis(time);
      late(new Part.Stretch(millis(end(time)), millis(step), 1, millis(start), at, at, m, m));
      return;
    }
    count = 1;
    a = m.total();
    b = a;
    first = m instanceof Amount ? null : m;
    last = first;
  }

  private boolean told(long time, Measure m) {
    Measure begin = first == null ? new Amount(a) : first;
    Measure end = last == null ? new Amount(b) : last;
    return !(m.extendsOn(begin) && end.extendsOn(m)) && time != lastTime;
  }

  private void late(Part part) {
    add(part, part.points());
  }

  private void add(Part part, long more) {
    pending.write(part);
    points += more;
    from = Math.min(from, part.bucket() - part.step());
  }

  private long end(long time) {
    long floor = Math.floorDiv(time, step) * step;
    return floor == time ? time : floor + step;
  }

  /** Rounded up, so that a time stays in its bucket. */
  static long millis(long nanos) {
    return -Math.floorDiv(-nanos, MILLI);
  }
}

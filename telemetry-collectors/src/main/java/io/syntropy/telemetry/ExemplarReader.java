package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.wire.Splice;
import io.syntropy.telemetry.wire.WireCheck;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exemplars of one point at a time. All of them must be well-formed; of those that name a trace
 * and have a finite value and a believable time the first {@value #MAX} become samples.
 */
final class ExemplarReader {
  private static final int MAX = 64;
  private static final int DEPTH = 6;

  private static final int TIME = 0x11;
  private static final int AS_DOUBLE = 0x19;
  private static final int SPAN_ID = 0x22;
  private static final int TRACE_ID = 0x2A;
  private static final int AS_INT = 0x31;
  private static final int ATTRIBUTES = 0x3A;

  private final TimeBounds bounds;
  private final @Nullable ScrubPass scrub;
  private final Splice edits;
  private int read;
  private long[] times = new long[4];
  private double[] values = new double[4];
  private long[] ids = new long[12];

  ExemplarReader(TimeBounds bounds, @Nullable ScrubPass scrub, Splice edits) {
    this.bounds = bounds;
    this.scrub = scrub;
    this.edits = edits;
  }

  /** Begins another point. */
  void clear() {
    read = 0;
  }

  /** Reads the exemplar message that begins with its length. */
  void read(WireReader in) throws WireFault {
    in.count(1);
    int outer = in.enter(in.length());
    int from = in.at();
    int seen = 0;
    boolean attributed = false;
    long time = 0;
    double value = Double.NaN;
    long high = 0;
    long low = 0;
    long span = 0;
    int tag = in.tag();
    while (tag != 0) {
      int slot = 0;
      switch (tag) {
        case TIME -> {
          slot = 1;
          time = in.fixed64();
        }
        case AS_DOUBLE -> {
          slot = 2;
          value = Double.longBitsToDouble(in.fixed64());
        }
        case AS_INT -> {
          slot = 2;
          value = in.fixed64();
        }
        case SPAN_ID -> {
          slot = 4;
          int length = in.length();
          span = length == Long.BYTES ? big(in, 0) : 0;
          in.pass(length);
        }
        case TRACE_ID -> {
          slot = 8;
          int length = in.length();
          boolean whole = length == 2 * Long.BYTES;
          high = whole ? big(in, 0) : 0;
          low = whole ? big(in, Long.BYTES) : 0;
          in.pass(length);
        }
        case ATTRIBUTES -> {
          attributed = true;
          in.pass(in.length());
        }
        default -> PointReader.other(in, tag, OtlpTypes.EXEMPLAR, DEPTH);
      }
      if ((seen & slot) != 0) {
        throw WireFault.repeated();
      }
      seen |= slot;
      tag = in.tag();
    }
    if (attributed) {
      attributes(in, from);
    }
    in.leave(outer);
    if ((high | low) != 0 && Double.isFinite(value) && bounds.refusal(time) == null) {
      keep(time, value, high, low, span);
    }
  }

  private void attributes(WireReader in, int from) throws WireFault {
    int to = in.at();
    WireReader again = new WireReader(in.bytes(), from, to);
    WireCheck.check(again, OtlpTypes.EXEMPLAR, DEPTH);
    in.count(again.messages());
    if (scrub != null) {
      scrub.scrub(in.bytes(), from, to, OtlpTypes.EXEMPLAR, edits);
    }
  }

  private static long big(WireReader in, int offset) {
    return Long.reverseBytes(WireReader.longAt(in.bytes(), in.at() + offset));
  }

  private void keep(long time, double value, long high, long low, long span) {
    if (read == MAX) {
      return;
    }
    if (read == times.length) {
      times = java.util.Arrays.copyOf(times, 2 * read);
      values = java.util.Arrays.copyOf(values, 2 * read);
      ids = java.util.Arrays.copyOf(ids, 6 * read);
    }
    times[read] = time;
    values[read] = value;
    ids[3 * read] = high;
    ids[3 * read + 1] = low;
    ids[3 * read + 2] = span;
    read++;
  }

  /** Adds the samples of the point's exemplars. */
  void addTo(List<Sample> samples, Series series) {
    for (int i = 0; i < read; i++) {
      samples.add(
          new Sample.Exemplar(
              series, times[i], values[i], ids[3 * i], ids[3 * i + 1], ids[3 * i + 2]));
    }
  }
}

package io.syntropy.telemetry.prometheus;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The fields of one {@code prometheus.Histogram} while it is read. */
final class HistogramFields {
  private static final int GAUGE_HINT = 3;

  /** Told of each bucket or span before it is kept. */
  interface Counted {
    void add(int more) throws IOException;
  }

  private final CodedInputStream in;
  private final Counted counted;
  private double count;
  private double sum;
  private int schema;
  private double zeroThreshold;
  private double zeroCount;
  private int hint;
  private long time;
  private final List<int[]> positiveSpans = new ArrayList<>(2);
  private final List<int[]> negativeSpans = new ArrayList<>(0);
  private final List<Double> positive = new ArrayList<>();
  private final List<Double> negative = new ArrayList<>(0);
  private final List<Double> bounds = new ArrayList<>(0);

  HistogramFields(CodedInputStream in, Counted counted) {
    this.in = in;
    this.counted = counted;
  }

  NativeHistogram build() {
    return new NativeHistogram(
        count,
        sum,
        schema,
        zeroThreshold,
        zeroCount,
        new NativeHistogram.Side(positiveSpans, positive),
        new NativeHistogram.Side(negativeSpans, negative),
        hint == GAUGE_HINT,
        bounds,
        time);
  }

  /** Reads the field of {@code tag}; false when it is not known. */
  boolean read(int tag) throws IOException {
    switch (tag) {
      case 1 << 3 -> count = unsigned(in.readUInt64());
      case 2 << 3 | 1 -> count = in.readDouble();
      case 3 << 3 | 1 -> sum = in.readDouble();
      case 4 << 3 -> schema = in.readSInt32();
      case 5 << 3 | 1 -> zeroThreshold = in.readDouble();
      case 6 << 3 -> zeroCount = unsigned(in.readUInt64());
      case 7 << 3 | 1 -> zeroCount = in.readDouble();
      case 8 << 3 | 2 -> span(negativeSpans);
      case 9 << 3 | 2, 9 << 3 -> deltas(negative, tag);
      case 10 << 3 | 2, 10 << 3 | 1 -> doubles(negative, tag);
      case 11 << 3 | 2 -> span(positiveSpans);
      case 12 << 3 | 2, 12 << 3 -> deltas(positive, tag);
      case 13 << 3 | 2, 13 << 3 | 1 -> doubles(positive, tag);
      case 14 << 3 -> hint = in.readEnum();
      case 15 << 3 -> time = in.readInt64();
      case 16 << 3 | 2, 16 << 3 | 1 -> doubles(bounds, tag);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1) * 2.0;
  }

  private void span(List<int[]> spans) throws IOException {
    counted.add(1);
    int[] span = {0, 0};
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 -> span[0] = in.readSInt32();
        case 2 << 3 -> span[1] = in.readUInt32();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    spans.add(span);
  }

  /** Each bucket as the difference to the one before. */
  private void deltas(List<Double> counts, int tag) throws IOException {
    if ((tag & 7) != 2) {
      delta(counts);
      return;
    }
    int outer = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      delta(counts);
    }
    in.popLimit(outer);
  }

  private void delta(List<Double> counts) throws IOException {
    counted.add(1);
    counts.add((counts.isEmpty() ? 0 : counts.getLast()) + in.readSInt64());
  }

  private void doubles(List<Double> into, int tag) throws IOException {
    if ((tag & 7) != 2) {
      counted.add(1);
      into.add(in.readDouble());
      return;
    }
    int outer = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      counted.add(1);
      into.add(in.readDouble());
    }
    in.popLimit(outer);
  }
}

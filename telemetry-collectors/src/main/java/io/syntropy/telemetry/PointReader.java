package io.syntropy.telemetry;

import io.syntropy.telemetry.wire.WireCheck;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import io.syntropy.telemetry.wire.WireType;
import io.syntropy.telemetry.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of one metric point at a time, as they lie in the body. Attributes are not looked
 * into: where they lie is enough to find what the same bytes meant before.
 */
final class PointReader {
  private static final int DEPTH = 5;

  /** More than anybody reports; those beyond are left out. */
  private static final int MAX_QUANTILES = 2 * 32;

  /** Of a number point, that it has none. */
  static final int NO_VALUE = 0;

  static final int INT_VALUE = 1;
  static final int DOUBLE_VALUE = 2;

  final ExemplarReader exemplars;
  final LongRun counts = new LongRun();
  final LongRun bounds = new LongRun();
  final BucketsReader positive = new BucketsReader();
  final BucketsReader negative = new BucketsReader();
  long start;
  long time;
  int flags;
  int valueKind;
  double value;
  long count;
  boolean hasSum;
  double sum;
  int scale;
  long zeroCount;
  double zeroThreshold;

  /** Where the attributes lie; in another array when they were not side by side. */
  byte[] attributes = new byte[0];

  int attributesFrom;
  int attributesTo;

  /** Whether the attributes lie side by side in the body. */
  boolean together;

  /** Of a summary, in turns: a quantile, its value. */
  final List<Double> quantiles = new ArrayList<>();

  private int from;
  private long seen;

  PointReader(ExemplarReader exemplars) {
    this.exemplars = exemplars;
  }

  private void begin(WireReader in) {
    from = in.at();
    exemplars.clear();
    start = 0;
    time = 0;
    flags = 0;
    valueKind = NO_VALUE;
    value = Double.NaN;
    count = 0;
    hasSum = false;
    sum = Double.NaN;
    attributes = in.bytes();
    attributesFrom = from;
    attributesTo = attributesFrom;
    together = true;
    seen = 0;
  }

  private void once(int field) throws WireFault {
    long bit = 1L << field;
    if ((seen & bit) != 0) {
      throw WireFault.repeated();
    }
    seen |= bit;
  }

  private void attribute(WireReader in, int tagAt) throws WireFault {
    in.count(1);
    int length = in.length();
    if (attributesTo == attributesFrom) {
      attributesFrom = tagAt;
    } else if (tagAt != attributesTo) {
      together = false;
    }
    in.pass(length);
    attributesTo = in.at();
  }

  /** Takes where a field lies, tag included. */
  @FunctionalInterface
  interface Range {
    void at(int from, int to);
  }

  /** Visits the attributes, the fields of {@code tag}, of the point that was read last. */
  void eachAttribute(WireReader in, int tag, Range visitor) throws WireFault {
    WireReader again = new WireReader(in.bytes(), from, in.end());
    int at = from;
    int next = again.tag();
    while (next != 0) {
      again.skip(next, DEPTH);
      if (next == tag) {
        visitor.at(at, again.at());
      }
      at = again.at();
      next = again.tag();
    }
  }

  /** Brings attributes that do not lie side by side together. */
  private void end(WireReader in, int tag) throws WireFault {
    if (together) {
      return;
    }
    WireWriter all = new WireWriter();
    eachAttribute(in, tag, (start, end) -> all.raw(in.bytes(), start, end));
    attributes = all.toByteArray();
    attributesFrom = 0;
    attributesTo = attributes.length;
  }

  /** A field that the caller has no use for: checked and passed over. */
  static void other(WireReader in, int tag, WireType type, int depth) throws WireFault {
    WireType.Field field = type.field(tag >>> 3);
    if (field == null) {
      in.count(1);
    }
    in.skip(tag, depth);
  }

  /** Reads the number point that {@code in} is in, to its end. */
  void number(WireReader in) throws WireFault {
    begin(in);
    int at = from;
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x11 -> {
          once(2);
          start = in.fixed64();
        }
        case 0x19 -> {
          once(3);
          time = in.fixed64();
        }
        case 0x21 -> {
          once(4);
          valueKind = DOUBLE_VALUE;
          value = Double.longBitsToDouble(in.fixed64());
        }
        case 0x2A -> exemplars.read(in);
        case 0x31 -> {
          once(4);
          valueKind = INT_VALUE;
          value = in.fixed64();
        }
        case 0x3A -> attribute(in, at);
        case 0x40 -> {
          once(8);
          flags = in.varint32();
        }
        default -> other(in, tag, OtlpTypes.NUMBER_POINT, DEPTH);
      }
      at = in.at();
      tag = in.tag();
    }
    end(in, Contexts.Kind.NUMBER.tag);
  }

  /** Reads the histogram point that {@code in} is in, to its end. */
  void histogram(WireReader in) throws WireFault {
    begin(in);
    counts.clear();
    bounds.clear();
    int at = from;
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x11 -> {
          once(2);
          start = in.fixed64();
        }
        case 0x19 -> {
          once(3);
          time = in.fixed64();
        }
        case 0x21 -> {
          once(4);
          count = in.fixed64();
        }
        case 0x29 -> {
          once(5);
          hasSum = true;
          sum = Double.longBitsToDouble(in.fixed64());
        }
        case 0x31 -> counts.add(in.fixed64());
        case 0x32 -> counts.fixedRun(in);
        case 0x39 -> bounds.add(in.fixed64());
        case 0x3A -> bounds.fixedRun(in);
        case 0x42 -> exemplars.read(in);
        case 0x4A -> attribute(in, at);
        case 0x50 -> {
          once(10);
          flags = in.varint32();
        }
        case 0x59, 0x61 -> {
          once(tag >>> 3);
          in.fixed64();
        }
        default -> other(in, tag, OtlpTypes.HISTOGRAM_POINT, DEPTH);
      }
      at = in.at();
      tag = in.tag();
    }
    end(in, Contexts.Kind.HISTOGRAM.tag);
  }

  /** Reads the exponential histogram point that {@code in} is in, to its end. */
  void exponential(WireReader in) throws WireFault {
    begin(in);
    scale = 0;
    zeroCount = 0;
    zeroThreshold = 0;
    positive.clear();
    negative.clear();
    int at = from;
    int tag = in.tag();
    while (tag != 0) {
      int number = tag >>> 3;
      if (number > 1 && number < 15 && number != 11) {
        exponentialOnce(in, tag);
      } else if (tag == 0x0A) {
        attribute(in, at);
      } else if (tag == 0x5A) {
        exemplars.read(in);
      } else {
        other(in, tag, OtlpTypes.EXPONENTIAL_POINT, DEPTH);
      }
      at = in.at();
      tag = in.tag();
    }
    end(in, Contexts.Kind.EXPONENTIAL.tag);
  }

  private void exponentialOnce(WireReader in, int tag) throws WireFault {
    switch (tag) {
      case 0x11 -> start = in.fixed64();
      case 0x19 -> time = in.fixed64();
      case 0x21 -> count = in.fixed64();
      case 0x29 -> {
        hasSum = true;
        sum = Double.longBitsToDouble(in.fixed64());
      }
      case 0x30 -> scale = zigzag(in.varint32());
      case 0x39 -> zeroCount = in.fixed64();
      case 0x42 -> positive.read(in);
      case 0x4A -> negative.read(in);
      case 0x50 -> flags = in.varint32();
      case 0x61, 0x69 -> in.fixed64();
      case 0x71 -> zeroThreshold = Double.longBitsToDouble(in.fixed64());
      default -> {
        other(in, tag, OtlpTypes.EXPONENTIAL_POINT, DEPTH);
        return;
      }
    }
    once(tag >>> 3);
  }

  private void quantile(WireReader in) throws WireFault {
    int begin = in.at();
    WireCheck.check(in, OtlpTypes.SUMMARY_POINT.at(6), DEPTH + 1);
    in.seek(begin);
    double quantile = 0;
    double found = 0;
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x09 -> quantile = Double.longBitsToDouble(in.fixed64());
        case 0x11 -> found = Double.longBitsToDouble(in.fixed64());
        default -> in.skip(tag, DEPTH + 1);
      }
      tag = in.tag();
    }
    if (quantiles.size() < MAX_QUANTILES) {
      quantiles.add(quantile);
      quantiles.add(found);
    }
  }

  /** Reads the summary point that {@code in} is in, to its end. */
  void summary(WireReader in) throws WireFault {
    begin(in);
    quantiles.clear();
    sum = 0;
    int at = from;
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x19 -> {
          once(3);
          time = in.fixed64();
        }
        case 0x32 -> {
          in.count(1);
          int outer = in.enter(in.length());
          quantile(in);
          in.leave(outer);
        }
        case 0x3A -> attribute(in, at);
        case 0x11 -> {
          once(2);
          start = in.fixed64();
        }
        case 0x21 -> {
          once(4);
          count = in.fixed64();
        }
        case 0x29 -> {
          once(5);
          sum = Double.longBitsToDouble(in.fixed64());
        }
        case 0x40 -> {
          once(8);
          flags = in.varint32();
        }
        default -> other(in, tag, OtlpTypes.SUMMARY_POINT, DEPTH);
      }
      at = in.at();
      tag = in.tag();
    }
    end(in, Contexts.Kind.SUMMARY.tag);
  }

  static int zigzag(int n) {
    return (n >>> 1) ^ -(n & 1);
  }
}

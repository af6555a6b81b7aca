package io.syntropy.telemetry;

import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import java.util.Arrays;

/**
 * Numbers of a repeated field, in one packed run or several or one by one. At most {@link
 * HistogramRules#MAX_BUCKETS} are kept, all are counted: a run may be as long as a body.
 */
final class LongRun {
  private static final int KEPT = HistogramRules.MAX_BUCKETS;

  private long[] values = new long[16];
  private int size;

  // Where the run lies when it is the only one of 8-byte numbers, which are then read only if
  // they are wanted.
  private byte[] run = new byte[0];
  private int runFrom;
  private int runSize;

  void clear() {
    size = 0;
    runSize = 0;
  }

  int size() {
    return size + runSize;
  }

  /** Takes a packed run of 8-byte numbers that begins with its length. */
  void fixedRun(WireReader in) throws WireFault {
    int length = in.length();
    if (size == 0 && runSize == 0 && length % Long.BYTES == 0) {
      run = in.bytes();
      runFrom = in.at();
      runSize = length / Long.BYTES;
      in.pass(length);
      return;
    }
    spill();
    int outer = in.enter(length);
    while (in.at() < in.end()) {
      put(in.fixed64());
    }
    in.leave(outer);
  }

  /** Takes a packed run of varints that begins with its length. */
  void varintRun(WireReader in) throws WireFault {
    int outer = in.enter(in.length());
    while (in.at() < in.end()) {
      put(in.varint());
    }
    in.leave(outer);
  }

  /** Takes one number. */
  void add(long value) {
    spill();
    put(value);
  }

  private void put(long value) {
    if (size < KEPT) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size] = value;
    }
    size++;
  }

  private void spill() {
    int n = runSize;
    runSize = 0;
    for (int i = 0; i < n; i++) {
      put(WireReader.longAt(run, runFrom + i * Long.BYTES));
    }
  }

  /** Whether the numbers lie in the body in one run of 8 bytes each. */
  boolean whole() {
    return size == 0;
  }

  /** What the one run lies in. */
  byte[] bytes() {
    return run;
  }

  /** Where the one run begins. */
  int from() {
    return runFrom;
  }

  /** Where the one run ends. */
  int to() {
    return runFrom + runSize * Long.BYTES;
  }

  /** The numbers; no more than are kept. */
  long[] longs() {
    int n = Math.min(size(), KEPT);
    if (!whole()) {
      return Arrays.copyOf(values, n);
    }
    long[] out = new long[n];
    for (int i = 0; i < n; i++) {
      out[i] = WireReader.longAt(run, runFrom + i * Long.BYTES);
    }
    return out;
  }

  /** The numbers as the doubles whose bits they are. */
  double[] doubles() {
    long[] bits = longs();
    double[] out = new double[bits.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Double.longBitsToDouble(bits[i]);
    }
    return out;
  }
}

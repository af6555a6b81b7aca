package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Exemplars of one series: of each minute and bucket of the value the newest one. Values of series
 * without buckets are told apart by their power of two. Over {@value #MAX} of a series the ones of
 * the oldest minute go, the quickest first.
 */
final class ExemplarBuffer {
  static final int MAX = 256;
  private static final long MINUTE = 60_000_000_000L;

  /** One of them; of each minute and bucket there is one. */
  record Kept(
      int bucket, long minute, long timeNanos, double value, long high, long low, long span) {
    Kept(int bucket, long timeNanos, double value, long high, long low, long span) {
      this(bucket, Math.floorDiv(timeNanos - 1, MINUTE), timeNanos, value, high, low, span);
    }
  }

  private Kept[] kept = new Kept[2];
  private int size;

  void add(Sample.Exemplar e, double @Nullable [] bounds) {
    int bucket = bucket(e.value(), bounds);
    Kept one = new Kept(bucket, e.timeNanos(), e.value(), e.traceHigh(), e.traceLow(), e.spanId());
    for (int i = size - 1; i >= 0; i--) {
      if (kept[i].bucket == bucket && kept[i].minute == one.minute) {
        if (e.timeNanos() >= kept[i].timeNanos) {
          kept[i] = one;
        }
        return;
      }
    }
    if (size == MAX) {
      replace(one);
      return;
    }
    if (size == kept.length) {
      kept = Arrays.copyOf(kept, size * 2);
    }
    kept[size++] = one;
  }

  private void replace(Kept one) {
    int least = 0;
    for (int i = 1; i < size; i++) {
      if (kept[i].minute < kept[least].minute
          || (kept[i].minute == kept[least].minute && kept[i].value < kept[least].value)) {
        least = i;
      }
    }
    kept[least] = one;
  }

  private static int bucket(double value, double @Nullable [] bounds) {
    if (bounds == null) {
      return Math.getExponent(value);
    }
    int at = Arrays.binarySearch(bounds, value);
    return at < 0 ? ~at : at;
  }

  List<Kept> all() {
    return new ArrayList<>(Arrays.asList(kept).subList(0, size));
  }

  /** As bytes, for {@link #decode}. */
  static byte[] encode(List<Kept> all) {
    ByteSink out = new ByteSink();
    long time = 0;
    for (Kept k : all) {
      out.signed(k.bucket);
      out.signed(k.timeNanos - time);
      time = k.timeNanos;
      out.fixed(k.value);
      out.bits(k.high);
      out.bits(k.low);
      out.bits(k.span);
    }
    return out.toBytes();
  }

  /** Reads what {@link #encode} gave. */
  static List<Kept> decode(byte[] bytes) {
    ByteSource in = new ByteSource(bytes);
    List<Kept> all = new ArrayList<>();
    long time = 0;
    while (in.hasMore()) {
      int bucket = (int) in.signed();
      time += in.signed();
      double value = in.fixed();
      all.add(new Kept(bucket, time, value, in.bits(), in.bits(), in.bits()));
    }
    return all;
  }

  /** The newest of each minute and bucket out of {@code all}, by time. */
  static List<Kept> merged(List<Kept> all) {
    Map<List<Long>, Kept> newest = new HashMap<>();
    for (Kept k : all) {
      newest.merge(
          List.of(k.minute, (long) k.bucket), k, (x, y) -> y.timeNanos >= x.timeNanos ? y : x);
    }
    List<Kept> merged = new ArrayList<>(newest.values());
    merged.sort(Comparator.comparingLong(Kept::timeNanos));
    return merged;
  }
}

package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.wire.InternTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes samples of histogram points that do not contradict themselves. */
final class HistogramSamples {
  private static final double[] NONE = new double[0];

  private final Interns interns;
  private String fault = "";

  // The bounds read last: those of a request's histograms are nearly always the same.
  private double[] known = NONE;
  private byte[] knownIn = new byte[0];
  private int knownFrom;
  private int knownTo;

  HistogramSamples(Interns interns) {
    this.interns = interns;
  }

  /** Why the last point became no sample. */
  String fault() {
    return fault;
  }

  private boolean faulty(@Nullable String found) {
    fault = found == null ? "" : found;
    return found != null;
  }

  /** The sample of an explicit-bucket histogram's point; null when there is a {@link #fault}. */
  Sample.@Nullable Histogram explicit(Series series, PointReader p, Temporality temporality) {
    if (faulty(
        HistogramRules.sizeFault(p.count, p.hasSum, p.sum, p.bounds.size(), p.counts.size()))) {
      return null;
    }
    double[] limits = bounds(p.bounds);
    if (limits == null) {
      return null;
    }
    long[] counts = p.counts.longs();
    if (faulty(HistogramRules.countFault(p.count, counts))) {
      return null;
    }
    return new Sample.Histogram(
        series, p.start, p.time, temporality, p.count, p.sum, limits, counts);
  }

  /** The sample of an exponential histogram's point; null when there is a {@link #fault}. */
  Sample.@Nullable ExponentialHistogram exponential(
      Series series, PointReader p, Temporality temporality) {
    if (faulty(HistogramRules.exponentialFault(p))) {
      return null;
    }
    long[] positive = p.positive.counts.longs();
    long[] negative = p.negative.counts.longs();
    if (faulty(HistogramRules.exponentialCountFault(p, positive, negative))) {
      return null;
    }
    return new Sample.ExponentialHistogram(
        series,
        p.start,
        p.time,
        temporality,
        p.count,
        p.sum,
        p.scale,
        p.zeroCount,
        p.zeroThreshold,
        p.positive.offset,
        positive,
        p.negative.offset,
        negative);
  }

  /** Bounds that increase, the same array for the same bytes; null when there is a fault. */
  private double @Nullable [] bounds(LongRun run) {
    if (run.size() == 0) {
      return NONE;
    } else if (!run.whole()) {
      double[] read = run.doubles();
      return faulty(HistogramRules.boundsFault(read)) ? null : read;
    }
    byte[] in = run.bytes();
    if (Arrays.equals(in, run.from(), run.to(), knownIn, knownFrom, knownTo)) {
      return known;
    }
    double[] found = remembered(run, in);
    if (found != null) {
      known = found;
      knownIn = in;
      knownFrom = run.from();
      knownTo = run.to();
    }
    return found;
  }

  private double @Nullable [] remembered(LongRun run, byte[] in) {
    long hash = interns.hashing.hash(in, run.from(), run.to(), 0);
    InternTable.Entry<double[]> entry = interns.bounds.find(null, hash, in, run.from(), run.to());
    if (entry == null) {
      double[] read = run.doubles();
      if (faulty(HistogramRules.boundsFault(read))) {
        return null;
      }
      byte[] bytes = Arrays.copyOfRange(in, run.from(), run.to());
      entry =
          interns.bounds.add(
              new InternTable.Entry<>(null, bytes, hash, 128 + 2 * bytes.length, read));
    }
    return entry.value();
  }
}

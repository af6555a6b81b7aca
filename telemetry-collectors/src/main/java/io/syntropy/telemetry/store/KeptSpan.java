package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;

/**
 * A span that sampling kept.
 *
 * @param weight how many spans it stands for, at least 1: the inverse of the probability with which
 *     it was kept, so that sums of weights are unbiased counts
 */
public record KeptSpan(Sample.Span span, double weight) {

  public KeptSpan {
    if (!(weight >= 1)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected >= 1)");
    }
  }
}

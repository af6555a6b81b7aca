package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;

/**
 * A span that sampling kept. Its trace id has 1 to 32 hexadecimal digits, its span ids up to 16;
 * answers give all 32 and 16.
 *
 * @param weight how many spans it stands for, at least 1: the inverse of the probability with which
 *     it was kept, so that sums of weights are unbiased counts
 */
public record KeptSpan(Sample.Span span, double weight) {

  public KeptSpan {
    if (!(weight >= 1)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected >= 1)");
    }
    if (TraceIds.parse(span.traceId()) == null) {
      throw new IllegalArgumentException(
          "trace id: " + span.traceId() + " (expected 32 hexadecimal digits)");
    }
  }
}

package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import java.util.List;

/** Turns a stored telemetry payload back into the samples that were published when it arrived. */
@FunctionalInterface
public interface PayloadDecoder {

  /**
   * The samples of {@code payload}.
   *
   * @param kind never {@link RecordKind#CONTROL}
   * @param receivedAtMillis when it was received, so that bounds relative to receipt are judged as
   *     they were then
   */
  List<Sample> decode(RecordKind kind, byte[] payload, long receivedAtMillis);
}

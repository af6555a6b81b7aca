package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import java.util.List;

/**
 * What one request was found to hold.
 *
 * @param samples the accepted items in the order sent; summaries and points without a recorded
 *     value are accepted but become no sample
 * @param accepted how many items were accepted
 * @param payload protobuf to journal: the request's own bytes when they were protobuf and nothing
 *     was rejected or scrubbed, else what remains, encoded again; decoding it gives {@code samples}
 */
public record Decoded(List<Sample> samples, long accepted, byte[] payload, Rejections rejections) {

  public Decoded {
    samples = List.copyOf(samples);
  }
}

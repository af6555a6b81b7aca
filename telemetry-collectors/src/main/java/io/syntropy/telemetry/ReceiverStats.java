package io.syntropy.telemetry;

import java.util.Map;

/**
 * What the receivers have done since they started.
 *
 * @param requests answered requests by outcome: {@code accepted}, {@code partial}, {@code
 *     malformed}, {@code too_large}, {@code overloaded}, {@code unavailable}, {@code
 *     unauthenticated}, {@code refused} (wrong path, method, host or content type)
 * @param accepted items acknowledged as durable, by signal
 * @param rejected items rejected, by reason
 * @param bytes body bytes received, as sent
 * @param inFlightBytes bytes held by requests not yet answered
 */
public record ReceiverStats(
    Map<String, Long> requests,
    Map<RecordKind, Long> accepted,
    Map<RejectReason, Long> rejected,
    long bytes,
    long inFlightBytes) {

  public ReceiverStats {
    requests = Map.copyOf(requests);
    accepted = Map.copyOf(accepted);
    rejected = Map.copyOf(rejected);
  }
}

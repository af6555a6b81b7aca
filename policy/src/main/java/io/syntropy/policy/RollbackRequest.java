package io.syntropy.policy;

import java.time.Instant;
import java.util.List;

/**
 * A call to bring a service back to the version that ran before a deploy. It is a request: who
 * deploys the service carries it out. At most one for a deploy; a freeze never stops it (I25).
 *
 * @param from the version that is to go
 * @param to the version to go back to
 * @param evidence the policy's SLOs: burn over 5 minutes against 1
 * @param expiresAt not carried out by then, it failed
 */
public record RollbackRequest(
    String decisionKey,
    String policy,
    String service,
    String from,
    String to,
    Mode mode,
    String reason,
    List<Signal> evidence,
    List<GuardResult> guard,
    Instant decidedAt,
    Instant expiresAt)
    implements Change {
  public RollbackRequest {
    evidence = List.copyOf(evidence);
    guard = List.copyOf(guard);
  }

  @Override
  public Verdict verdict() {
    return Verdict.ALLOWED;
  }
}

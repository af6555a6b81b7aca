package io.syntropy.server.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.syntropy.policy.GuardResult;
import io.syntropy.policy.ReleaseChange;
import io.syntropy.policy.ReleasePolicy;
import io.syntropy.policy.ReleaseVerdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /gates/{service}} answers (contracts §5).
 *
 * @param decision allow, deny or unknown; only allow is an allow
 * @param expiresAt ask again by then
 * @param judged what the evidence alone says, before mode and overrides
 * @param policy null when no ReleasePolicy names the service: then nothing is gated
 * @param overrides those in effect
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record GateView(
    String decision,
    List<String> reasons,
    List<Evidence> evidence,
    Instant expiresAt,
    String service,
    String change,
    String judged,
    @Nullable String policy,
    String mode,
    List<GateOverride> overrides,
    Instant decidedAt) {

  /** One rule with what was found. */
  public record Evidence(
      String rule, String result, String observed, String threshold, String source) {
    static Evidence of(GuardResult r) {
      String result = r.result().name().toLowerCase(java.util.Locale.ROOT);
      return new Evidence(r.rule(), result, r.observed(), r.threshold(), r.source());
    }
  }

  static GateView of(
      ReleaseVerdict verdict,
      List<String> reasons,
      ReleasePolicy policy,
      boolean named,
      ReleaseChange change,
      List<GateOverride> overrides,
      Instant now) {
    return new GateView(
        verdict.decision().text(),
        reasons,
        verdict.evidence().stream().map(Evidence::of).toList(),
        verdict.expiresAt(),
        policy.service(),
        change.text(),
        verdict.judged().text(),
        named ? policy.name() : null,
        policy.mode().name().toLowerCase(java.util.Locale.ROOT),
        overrides,
        now);
  }
}

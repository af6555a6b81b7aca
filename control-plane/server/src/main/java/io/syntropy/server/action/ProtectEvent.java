package io.syntropy.server.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.syntropy.policy.Collective;
import io.syntropy.policy.FailoverStep;
import io.syntropy.policy.Health;
import io.syntropy.policy.ProtectiveChange;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.Signal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A region's protective level in the envelope that clients of the feed read beside their messages:
 * the frame {@code system.protect}, absolute, so that the last one heard is what holds.
 *
 * @param ts when it was decided
 * @param traceId the action's id: what it was decided on is in {@code GET /actions/{id}}
 * @param level {@code soft}, {@code medium}, {@code hard}, or {@code none} at the end
 * @param expiresAt when it steps down by itself unless told again; null for {@code none}
 * @param cause {@code raise}, {@code renew}, {@code lower} or {@code expire}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProtectEvent(
    String type,
    Instant ts,
    String traceId,
    String schemaVersion,
    Meta meta,
    String service,
    String region,
    String level,
    @Nullable Instant expiresAt,
    String cause) {
  /** The frame's type, and its topic. */
  public static final String TYPE = "system.protect";

  private static final String SCHEMA = "1.0.0";

  /**
   * What every frame says of its origin.
   *
   * @param freqBucket of the region's mean as it was decided on (contracts §7), null when unknown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Meta(String region, @Nullable Integer freqBucket) {}

  static ProtectEvent of(ProtectiveChange change, String action) {
    return event(
        action,
        change.decidedAt(),
        change.service(),
        change.region(),
        change.level(),
        change.expiresAt(),
        ActionWords.word(change.cause()),
        change.evidence());
  }

  static ProtectEvent of(FailoverStep step, String action) {
    String cause =
        switch (step.turn()) {
          case DO -> "raise";
          case RENEW -> "renew";
          case UNDO -> "lower";
        };
    return event(
        action,
        step.decidedAt(),
        step.effect().service(),
        step.effect().region(),
        step.effect().level(),
        step.expiresAt(),
        cause,
        step.evidence());
  }

  private static ProtectEvent event(
      String action,
      Instant at,
      String service,
      String region,
      ProtectiveLevel level,
      Instant expiresAt,
      String cause,
      List<Signal> evidence) {
    Integer bucket =
        evidence.stream()
            .filter(s -> s.name().equals("hz_mean") && s.region().equals(region))
            .filter(s -> s.health() != Health.UNKNOWN && Double.isFinite(s.value()))
            .map(s -> Collective.frequencyBucket(s.value()))
            .findFirst()
            .orElse(null);
    return new ProtectEvent(
        TYPE,
        at,
        action,
        SCHEMA,
        new Meta(region, bucket),
        service,
        region,
        ActionWords.level(level),
        level == ProtectiveLevel.NONE ? null : expiresAt,
        cause);
  }
}

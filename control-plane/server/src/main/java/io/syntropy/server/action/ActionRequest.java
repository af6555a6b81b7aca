package io.syntropy.server.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.ByHand;
import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An action a person asks for (contracts §5, {@code POST /actions}).
 *
 * @param kind as a service's manifest {@code accepts} it
 * @param desired for {@code traffic_weights} {@code {operation: drain | restore}}, for {@code
 *     protective_mode} {@code {level}}, for {@code scale} {@code {replicas}}; for other kinds what
 *     the directive says
 * @param reason why, for the audit log
 * @param expiresIn such as {@code 2h}, at most 72 h; or {@code expiresAt}
 * @param approval whether to wait for another person's approval where none is needed
 * @param breakGlass the rules to bypass; needs another person's approval
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActionRequest(
    String kind,
    Action.Target target,
    JsonNode desired,
    String reason,
    @Nullable String expiresIn,
    @Nullable Instant expiresAt,
    @Nullable Boolean approval,
    @Nullable BreakGlass breakGlass) {
  /** The longest an action by hand may hold: then somebody looks again. */
  public static final Duration LONGEST = Duration.ofHours(72);

  private static final int MAX_DESIRED = 4_096;

  /** Checks the fields' form; whether it can be done is for the loop to say. */
  public ActionRequest {
    kind = required("kind", kind, "what to do, such as traffic_weights", 50);
    if (target == null || target.service() == null || target.service().isBlank()) {
      throw new IllegalArgumentException("target.service: missing (expected a service's name)");
    }
    if (desired == null || !desired.isObject()) {
      throw new IllegalArgumentException(
          "desired: missing (expected an object such as {\"operation\": \"drain\"})");
    }
    if (desired.toString().length() > MAX_DESIRED) {
      throw new IllegalArgumentException("desired: over %d characters".formatted(MAX_DESIRED));
    }
    reason = required("reason", reason, "why, for the audit log", 500);
    if (expiresIn != null && expiresAt != null) {
      throw new IllegalArgumentException(
          "expires_at: given with expires_in (expected one of them)");
    }
    if (expiresIn != null && Durations.parse(expiresIn).isEmpty()) {
      throw new IllegalArgumentException(
          "expires_in: %s (expected a duration such as 2h, at most 72h)".formatted(expiresIn));
    }
  }

  /** How long it is to hold from {@code now}; null when it does not say. */
  public @Nullable Duration holds(Instant now) {
    Instant until = expiresAt;
    if (until != null) {
      return Duration.between(now, until);
    }
    return expiresIn == null ? null : Durations.parse(expiresIn).orElseThrow();
  }

  /**
   * An emergency's permission (I18).
   *
   * @param rules each rule of the guard, or of the organisation, that is to be bypassed
   */
  public record BreakGlass(List<String> rules) {
    /**
     * Rules of the guard that two people may bypass; docs/guides/acting-by-hand.md says at what
     * cost.
     */
    private static final Set<String> GUARD =
        Set.of(
            "hold", "away", "bounds", "I1", "I2", "I3", "I4", "I6", "I10", "I19", "I20", "I21",
            "I22", "I23", "I24", "I31");

    private static final Pattern OTHER = Pattern.compile("[a-z][a-z0-9_]{0,60}");

    /** Whether two people may bypass the guard's {@code rule}. */
    static boolean bypasses(String rule) {
      return !ByHand.NEVER.contains(rule)
          && (GUARD.contains(rule) || OTHER.matcher(rule).matches());
    }

    /** Checks the names. */
    public BreakGlass {
      if (rules == null || rules.isEmpty() || rules.size() > 20) {
        throw new IllegalArgumentException(
            "break_glass.rules: %s (expected the name of each rule to bypass, such as I2)"
                .formatted(rules == null ? "missing" : rules.size() + " names"));
      }
      rules = List.copyOf(rules);
      for (String rule : rules) {
        if (ByHand.NEVER.contains(rule)) {
          throw new IllegalArgumentException(
              "break_glass.rules: %s cannot be bypassed by anybody (leave it out%s)"
                  .formatted(
                      rule,
                      rule.equals("organisation")
                          ? "; name the organisation's own rule, such as residency"
                          : ""));
        }
        if (!GUARD.contains(rule) && !OTHER.matcher(rule).matches()) {
          throw new IllegalArgumentException(
              "break_glass.rules: %s (expected one of %s, or a rule of the organisation)"
                  .formatted(rule, GUARD.stream().sorted().toList()));
        }
      }
    }
  }

  private static String required(String field, String value, String expected, int most) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("%s: missing (expected %s)".formatted(field, expected));
    }
    if (value.length() > most) {
      throw new IllegalArgumentException(
          "%s: %d characters (expected at most %d)".formatted(field, value.length(), most));
    }
    return value.strip();
  }
}

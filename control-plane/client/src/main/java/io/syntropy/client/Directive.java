package io.syntropy.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A desired state the control plane sends to a service. Absolute, never a difference, so applying
 * it twice is applying it once.
 *
 * @param id identity for the acknowledgement
 * @param actionId the action it belongs to, null for the standing desired state
 * @param kind what it sets, such as {@code protective_mode}
 * @param region the region it is about, null when it is about the whole service
 * @param generation order within an epoch, 0 or more
 * @param epoch fencing epoch of the controller that issued it, 0 or more
 * @param desired the state, in the shape of its kind
 * @param issuedAt when it was issued
 * @param expiresAt when it ends, null for never
 * @param expiry who ends it
 */
public record Directive(
    String id,
    @Nullable String actionId,
    String kind,
    @Nullable String region,
    long generation,
    long epoch,
    JsonNode desired,
    Instant issuedAt,
    @Nullable Instant expiresAt,
    Expiry expiry) {

  /** Kind of {@code {level: none|soft|medium|hard}}. */
  public static final String PROTECTIVE_MODE = "protective_mode";

  /** Kind of {@code {weights: {region: 0..1}}}. */
  public static final String TRAFFIC_WEIGHTS = "traffic_weights";

  private static final int MAX_REGIONS = 64;

  /** Checks identity and order. */
  public Directive {
    if (id.isBlank() || id.length() > 200) {
      throw new IllegalArgumentException("id: " + id + " (expected 1 to 200 characters)");
    }
    Names.requireName("kind", kind);
    Objects.requireNonNull(desired, "desired");
    Objects.requireNonNull(issuedAt, "issued_at");
    Objects.requireNonNull(expiry, "expiry");
    if (generation < 0 || epoch < 0) {
      throw new IllegalArgumentException(
          "generation, epoch: " + generation + ", " + epoch + " (expected >= 0)");
    }
  }

  /** Who ends a directive when its time is over. */
  public enum Expiry {
    /** The target, by itself: one protective level per lifetime. */
    @JsonProperty("self")
    SELF,
    /** The controller only; the target holds the state for as long as it hears nothing. */
    @JsonProperty("held")
    HELD
  }

  /**
   * The level a {@code protective_mode} directive asks for.
   *
   * @throws RejectedDirectiveException when the desired state has another shape
   */
  public ProtectiveLevel level() {
    try {
      return ProtectiveLevel.of(desired.path("level").asText());
    } catch (IllegalArgumentException e) {
      throw new RejectedDirectiveException(e.getMessage());
    }
  }

  /**
   * The share per region a {@code traffic_weights} directive asks for; sums to 1 within 1e-6.
   *
   * @throws RejectedDirectiveException when a weight is not in 0..1 or the sum is not 1
   */
  public Map<String, Double> weights() {
    JsonNode node = desired.path("weights");
    if (!node.isObject() || node.isEmpty() || node.size() > MAX_REGIONS) {
      throw new RejectedDirectiveException(
          "weights: " + node.size() + " regions (expected 1 to 64)");
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    double sum = 0;
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      double weight = entry.getValue().isNumber() ? entry.getValue().doubleValue() : Double.NaN;
      if (!(weight >= 0 && weight <= 1)) {
        throw new RejectedDirectiveException(
            "weights." + entry.getKey() + ": " + entry.getValue() + " (expected 0..1)");
      }
      weights.put(entry.getKey(), weight);
      sum += weight;
    }
    if (Math.abs(sum - 1) > 1e-6) {
      throw new RejectedDirectiveException("weights: sum " + sum + " (expected 1)");
    }
    return Map.copyOf(weights);
  }

  Directive withDesired(JsonNode other) {
    return new Directive(
        id, actionId, kind, region, generation, epoch, other, issuedAt, expiresAt, expiry);
  }
}

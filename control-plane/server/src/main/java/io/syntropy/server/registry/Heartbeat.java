package io.syntropy.server.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance's sign of life (contracts §5), expected every 10 s; after 30 s without one it is
 * gone.
 *
 * @param applied directive kind to the generation in force on the instance
 * @param healthUrl of this very instance, probed every 5 s; null means it is never restarted by the
 *     control plane, as its silence alone proves nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Heartbeat(
    String instanceId,
    String region,
    @Nullable String version,
    Map<String, Long> applied,
    @Nullable Capacity capacity,
    @Nullable String healthUrl) {

  /** Without a health URL of its own. */
  public Heartbeat(
      String instanceId,
      String region,
      @Nullable String version,
      Map<String, Long> applied,
      @Nullable Capacity capacity) {
    this(instanceId, region, version, applied, capacity, null);
  }

  /** Checks the ranges. */
  public Heartbeat {
    checkInstance(instanceId);
    if (region == null || !Manifest.NAME.matcher(region).matches()) {
      throw new IllegalArgumentException("region: %s (expected a region's name)".formatted(region));
    }
    if (version != null && version.length() > 200) {
      throw new IllegalArgumentException("version: longer than 200 characters");
    }
    applied = applied == null ? Map.of() : Map.copyOf(applied);
    if (applied.size() > 32) {
      throw new IllegalArgumentException(
          "applied: %d entries (expected at most 32)".formatted(applied.size()));
    }
    if (healthUrl != null) {
      Manifest.checkUrl("health_url", healthUrl);
    }
  }

  /** Refuses instance ids that are empty, long or hold spaces or control characters. */
  public static void checkInstance(@Nullable String id) {
    if (id == null || !id.matches("[\\x21-\\x7e]{1,128}")) {
      throw new IllegalArgumentException(
          "instance_id: %s (expected 1 to 128 printable characters without spaces)".formatted(id));
    }
  }

  /**
   * What the instance can serve.
   *
   * @param limitRps requests per second it can take
   * @param inUseRps requests per second it takes now
   */
  public record Capacity(double limitRps, double inUseRps, Instant measuredAt) {
    /** Checks the ranges. */
    public Capacity {
      if (!(limitRps >= 0 && limitRps <= 1e9)) {
        throw new IllegalArgumentException(
            "capacity.limit_rps: " + limitRps + " (expected 0..1e9)");
      }
      if (!(inUseRps >= 0 && inUseRps <= 1e9)) {
        throw new IllegalArgumentException(
            "capacity.in_use_rps: " + inUseRps + " (expected 0..1e9)");
      }
      if (measuredAt == null) {
        throw new IllegalArgumentException("capacity.measured_at: missing (expected a time)");
      }
    }
  }
}

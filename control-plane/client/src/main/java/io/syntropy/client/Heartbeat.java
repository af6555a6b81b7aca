package io.syntropy.client;

import static io.syntropy.client.Names.requireName;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance's sign of life, due every ten seconds; it is gone after thirty without.
 *
 * @param instanceId unique among the service's instances
 * @param region where the instance runs
 * @param version the release that runs
 * @param applied per kind of directive the generation in effect
 * @param capacity measured capacity, null when the service does not measure it
 * @param healthUrl of this very instance, absolute http or https; null when it has none of its own
 */
public record Heartbeat(
    String instanceId,
    String region,
    String version,
    Map<String, Long> applied,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Capacity capacity,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String healthUrl) {
  /** Checks the names and copies the map. */
  public Heartbeat {
    requireName("instance_id", instanceId);
    requireName("region", region);
    requireName("version", version);
    applied = Map.copyOf(applied);
  }
}
